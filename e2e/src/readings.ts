import { Api } from './api.js';
import { aButtonAtHome, type Button } from './city.js';
import { sendReadings, type BedReading } from './mqtt.js';

/** The call button of a quiet home, with some hours of a bed sensor beside it where one of the demo's few is free. */
export async function aButtonWithReadings(): Promise<Button> {
  const button = await aButtonAtHome('bed_sensor').catch(() => aButtonAtHome());
  const sensor = await sensorBeside(button.deviceId);
  if (sensor) await sendReadings(sensor, lastHours(Date.now()));
  return button;
}

/** The bed sensor of the person a button speaks for; few homes of the demo have one. */
async function sensorBeside(buttonId: string): Promise<string | undefined> {
  const admin = await Api.admin();
  const { placeId } = await admin.get<{ placeId: string }>(`/devices/${buttonId}`);
  const devices = await admin.get<{ items: { id: string; kind: string }[] }>(`/devices?placeId=${placeId}`);
  return devices.items.find((device) => device.kind === 'bed_sensor')?.id;
}

/** A rest of two hours with one way to the door, and a heart that grew quicker before the call. */
function lastHours(nowMillis: number): BedReading[] {
  const everyMillis = 20_000;
  const count = (150 * 60_000) / everyMillis;
  return Array.from({ length: count }, (_, index) => {
    const part = index / count;
    const bed = part < 0.42 || part > 0.48;
    const wave = Math.sin(index / 9) * 3 + Math.sin(index / 2.3) * 1.5;
    const rise = Math.max(0, part - 0.85) * 160;
    return {
      seq: 1_000_000 + index,
      at: nowMillis - (count - index) * everyMillis,
      hr: bed ? Math.round(61 + wave + rise) : null,
      br: bed ? Math.round(14 + wave / 3 + rise / 4) : null,
      mv: bed ? 3 : 0,
      bed,
    };
  });
}
