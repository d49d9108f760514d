/**
 * Messages that could not be understood, and their way back: those that a mended decoder reads now
 * are appended to the log again, where the recorder and the desk find them like any other. It
 * writes no device data itself, and knows nothing of HTTP.
 */
package care.shouhu.command.quarantine;
