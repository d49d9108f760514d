/**
 * The demo city: written into the register, given secrets and logins, and brought to life by the
 * simulator. Nothing of the product depends on it.
 */
package care.shouhu.allinone.demo;
