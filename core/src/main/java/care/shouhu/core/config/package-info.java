/** The environment as records that refuse bad values at start, in one clear sentence each. */
package care.shouhu.core.config;
