/**
 * Bytes ↔ events, as pure functions. {@link care.shouhu.core.wire.Envelope} is what the log keeps
 * of a message; {@link care.shouhu.core.wire.Decoders} turns it into events or into a reason. No
 * input, however broken, makes a decoder throw, loop or hold more than the message's own size.
 *
 * <p>Knows nothing of transport, log or storage, and reads no clock: the receipt time is in the
 * envelope.
 */
package care.shouhu.core.wire;
