/**
 * The packaged product as a process of its own, used from outside: MQTT, HTTP, {@code kill -9}.
 * Nothing here looks inside.
 */
package care.shouhu.allinone.product;
