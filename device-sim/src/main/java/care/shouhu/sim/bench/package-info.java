/**
 * {@code ./shouhu bench}: the product as {@code ./shouhu up} starts it, under load, beside the
 * yardsticks of design §13 in the same run. One JSON line a figure; what is wanted of each stands
 * in {@link care.shouhu.sim.bench.Measure}. It knows the product from outside only: its command,
 * ports, pages, metrics and, for the register and the yardstick, its database.
 */
package care.shouhu.sim.bench;
