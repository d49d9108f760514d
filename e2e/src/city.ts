import { Api, Refused } from './api.js';

/** The county whose homes, and whose first institution, the demo leaves to people. */
export const handsOffDivision = '520303';
export const handsOffPlace = 'inst-520303-01';

interface Row {
  id: string;
  kind: string;
  name: string;
  bedId?: string | null;
  residentId?: string | null;
}

interface Page {
  items: Row[];
}

/** A call button and the person it speaks for. */
export interface Button {
  deviceId: string;
  personName: string;
}

/** The call button of a home nobody has an open incident for; where there is also a device of the kind `beside`. */
export async function aButtonAtHome(beside = 'call_button'): Promise<Button> {
  return quietButton('HOUSEHOLD', () => true, beside);
}

/** The call button of an occupied bed of one institution. */
export async function aButtonAtABed(placeId: string): Promise<Button> {
  return quietButton('INSTITUTION', (place) => place.id === placeId);
}

async function quietButton(
  kind: string,
  wanted: (place: Row) => boolean,
  beside = 'call_button',
): Promise<Button> {
  const admin = await Api.admin();
  const places = await admin.get<Page>(
    `/places?kind=${kind}&division=${handsOffDivision}&limit=500`,
  );
  for (const place of places.items.filter(wanted)) {
    const devices = (await admin.get<Page>(`/devices?placeId=${place.id}&limit=500`)).items;
    if (!devices.some((device) => device.kind === beside)) continue;
    const beds = (await admin.get<Page>(`/beds?placeId=${place.id}&limit=500`)).items;
    for (const button of devices.filter((device) => device.kind === 'call_button')) {
      const bed = beds.find((one) => one.id === button.bedId);
      const residentId = button.residentId ?? bed?.residentId;
      if (residentId && !(await hasIncident(admin, devices, button))) {
        const person = await admin.get<Row>(`/residents/${residentId}`);
        return { deviceId: button.id, personName: person.name };
      }
    }
  }
  throw new Error(`no quiet ${kind} in ${handsOffDivision}`);
}

/** Whether a device of the same person (at home) or bed has an incident already. */
async function hasIncident(admin: Api, devices: Row[], button: Row): Promise<boolean> {
  for (const device of devices.filter((one) => one.bedId === button.bedId)) {
    const incidents = await admin.get<Page>(`/incidents?deviceId=${device.id}`);
    if (incidents.items.length > 0) return true;
  }
  return false;
}

/**
 * Somebody of the city takes what waits there, or may soon: calls that other tests leave climb to it in the end. What is
 * taken and then left alone waits again after 180 s.
 *
 * @param own an incident that is left as it is
 */
export async function quietCityDesk(desk: Api, own?: string): Promise<void> {
  const { items } = await desk.get<{ items: { id: string; division?: string; tierName: string }[] }>(
    '/incidents?status=OPEN&limit=500',
  );
  for (const { id, division, tierName } of items) {
    if (id !== own && (division === handsOffDivision || tierName === 'CITY_DESK')) await take(desk, id);
  }
}

/**
 * Somebody of an institution takes all that rings there: what other tests left rings on its ward without end. What is
 * taken and then left alone waits again after 180 s.
 *
 * @param own an incident that is left as it is
 */
export async function quietWard(ward: Api, own?: string): Promise<void> {
  for (const { id } of (await ward.get<Page>('/incidents?status=OPEN&limit=500')).items) {
    if (id !== own) await take(ward, id);
  }
}

/** Takes an incident that nobody has; somebody, as simulated staff of another county, may have been faster. */
async function take(api: Api, incidentId: string): Promise<void> {
  await api.post(`/incidents/${incidentId}/claim`, undefined).catch((refused: unknown) => {
    if (!(refused instanceof Refused && refused.status === 409)) throw refused;
  });
}

/** The id of the incident a device's call opened, as the contract tells it; waits 20 s at most. */
export async function incidentOf(deviceId: string): Promise<string> {
  const admin = await Api.admin();
  for (let tries = 0; tries < 200; tries++) {
    const [incident] = (await admin.get<Page>(`/incidents?deviceId=${deviceId}`)).items;
    if (incident) return incident.id;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`no incident of ${deviceId}`);
}
