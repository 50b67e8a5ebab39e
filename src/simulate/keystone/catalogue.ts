/** The service catalogue of the simulated cloud. */
import type { SimulatedCloud } from '../cloud.ts'
import type { Json } from '../http.ts'

/** Since Yoga Cinder's endpoint need not carry the project; older clients expect it, and clouds still list it so. */
export function catalogue(cloud: SimulatedCloud, base: string, project: string | null): readonly Json[] {
  const services = [
    ['identity', 'keystone', `${base}/identity/v3`],
    ['volumev3', 'cinderv3', project === null ? `${base}/volume/v3` : `${base}/volume/v3/${project}`],
    ['block-storage', 'cinder', project === null ? `${base}/volume/v3` : `${base}/volume/v3/${project}`],
    ['compute', 'nova', `${base}/compute/v2.1`],
    ['image', 'glance', `${base}/image`],
    ['network', 'neutron', `${base}/network`],
    ['placement', 'placement', `${base}/placement`],
  ] as const
  return services.map(([type, name, url]) => ({
    id: `service-${type}`,
    type,
    name,
    endpoints: ['public', 'internal', 'admin'].map((kind) => ({
      id: `${type}-${kind}`,
      interface: kind,
      region: cloud.region,
      region_id: cloud.region,
      url,
    })),
  }))
}
