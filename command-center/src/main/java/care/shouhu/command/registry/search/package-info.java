/**
 * Finding records by name, pinyin, number, bed and device. It owns how a name is spelt and which
 * index answers which question; what is found lies inside the scope it is given. It knows nothing
 * of HTTP.
 */
package care.shouhu.command.registry.search;
