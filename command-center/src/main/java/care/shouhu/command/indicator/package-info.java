/**
 * The indicators of the plan (遵义市民政事业发展“十四五”规划): what each is made of, its value, target and trend,
 * and why it cannot be computed where something is missing. Pure; knows neither SQL nor HTTP.
 */
package care.shouhu.command.indicator;
