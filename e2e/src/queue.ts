import { expect, type Locator, type Page } from '@playwright/test';

/**
 * The row of an incident in the desk's queue, once it is there (60 s at most). In a flood the queue has one line a cause
 * instead, until the operator asks for the list: a county in which the tests before this one have called for help is in
 * one.
 */
export async function rowOf(desk: Page, incidentId: string): Promise<Locator> {
  const row = desk.locator(`[data-testid=incident-row][data-incident-id="${incidentId}"]`);
  await expect(async () => {
    if (await desk.getByTestId('groups').isVisible()) await desk.getByTestId('queue-grouped').click();
    await expect(row).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
  return row;
}
