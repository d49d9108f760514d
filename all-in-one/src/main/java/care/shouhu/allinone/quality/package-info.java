/**
 * How good the detectors are: the simulated city lives a month, its devices say what bad devices
 * say, the detectors hear that and nothing else, and what they raise is laid beside what really
 * happened. The one place that sees both the simulator's truth and the detectors. Decides nothing.
 */
package care.shouhu.allinone.quality;
