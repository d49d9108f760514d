package care.shouhu.core.directory;

/**
 * An institution as a body (养老机构): its sites are {@link Place}s that name it.
 *
 * @param division six-digit code of the county it is registered in; its sites may lie in others
 */
public record Organisation(String id, String name, String division) {}
