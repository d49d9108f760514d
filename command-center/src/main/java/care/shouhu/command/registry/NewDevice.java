package care.shouhu.command.registry;

import care.shouhu.core.directory.Device;

/**
 * A device that was registered, and its secret: shown this once, kept as a digest only.
 *
 * @param secret 160 random bits in base32
 */
public record NewDevice(Device device, String secret) {}
