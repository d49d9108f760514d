/**
 * Commands to devices as the desk knows them: one pure state machine from the request to the
 * device's reply, and who may ask for what. Knows nothing of incidents, threads, the log, MQTT or
 * the clock. A person's command to the desk is another thing ({@code command.incident}).
 */
package care.shouhu.command.downlink;
