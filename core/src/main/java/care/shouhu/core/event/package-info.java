/**
 * What devices say, as values: the sealed {@link care.shouhu.core.event.DeviceEvent} and the ids
 * and keys it carries. JDK only; knows nothing of bytes, transport or storage.
 */
package care.shouhu.core.event;
