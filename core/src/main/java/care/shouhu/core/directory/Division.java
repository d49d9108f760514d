package care.shouhu.core.directory;

/** A GB/T 2260 city or county; {@code parent} is null for the city. Degrees WGS 84. */
public record Division(
    String code, String name, String parent, double longitude, double latitude) {}
