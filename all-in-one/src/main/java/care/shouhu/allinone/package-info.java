/** The whole product in one process. The only place that may see every module. */
package care.shouhu.allinone;
