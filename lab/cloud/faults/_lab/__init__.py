"""What the scripts for faults and shapes share: small clients of the lab's real services."""
