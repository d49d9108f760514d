import { END, HOUR, MINUTE } from '../rows.js';

/** By title of the panel: the columns each query gives and, where the data says them, the rows over the last hour. */
export const INCIDENTS = {
  '未结警情': { columns: ['待接警', '处置中', '待结案'], rows: [{ 待接警: 1, 处置中: 1, 待结案: 1 }] },
  '紧急警情最长等待': { columns: ['等待'], rows: [{ 等待: 1800 }] },
  // Answered after 20, 50 and 100 s, and one never.
  '60 秒内接警率': { columns: ['60 秒内接警'], rows: [{ '60 秒内接警': 0.5 }] },
  '180 秒内接警率': { columns: ['180 秒内接警'], rows: [{ '180 秒内接警': 0.75 }] },
  // Three went; one took 20 minutes.
  '15 分钟到场率': { columns: ['15 分钟内到场'], rows: [{ '15 分钟内到场': 0.666667 }] },
  '新增警情（按类型）': {
    columns: ['time', 'metric', 'value'],
    rows: [
      [50, 'CALL'], [40, 'FALL'], [35, 'CALL'], [30, 'CALL'], [28, 'HEART_RATE'], [26, 'HEART_RATE'], [22, 'SILENT'], [10, 'LATE_IN_BED'],
    ].map(([minutesAgo, kind]) => ({ time: END - minutesAgo * MINUTE, metric: kind, value: 1 })),
  },
  '未结警情（按级别和状态）': {
    columns: ['级别', '待接警', '处置中', '待结案'],
    rows: [
      { 级别: '紧急', 待接警: 1, 处置中: 1, 待结案: 0 },
      { 级别: '设备', 待接警: 0, 处置中: 0, 待结案: 1 },
    ],
  },
  '各区划': {
    columns: ['区划', '新增', '未结', '紧急', '60 秒内接警', '接警中位数', '误报率'],
    rows: [
      { 区划: '红花岗区', 新增: 4, 未结: 1, 紧急: 2, '60 秒内接警': 0.5, 接警中位数: 20, 误报率: 0.666667 },
      { 区划: '汇川区', 新增: 2, 未结: 1, 紧急: 0, '60 秒内接警': null, 接警中位数: null, 误报率: 1 },
      { 区划: '桐梓县', 新增: 1, 未结: 1, 紧急: 1, '60 秒内接警': 0, 接警中位数: 100, 误报率: null },
      { 区划: '未登记区划', 新增: 1, 未结: 0, 紧急: 1, '60 秒内接警': 1, 接警中位数: 50, 误报率: 0 },
    ],
  },
  '各环节用时（紧急）': {
    columns: ['环节', '次数', 'p50', 'p90', 'p97.5', 'p99', '服务标准'],
    rows: [
      { 环节: '接警（认领或接受）', 次数: 3, p50: 50, p90: 90, 'p97.5': 97.5, p99: 99, 服务标准: 60 },
      { 环节: '认领', 次数: 2, p50: 35, p90: 47, 'p97.5': 49.25, p99: 49.7, 服务标准: 60 },
      { 环节: '接受派单', 次数: 3, p50: 90, p90: 98, 'p97.5': 99.5, p99: 99.8, 服务标准: 180 },
      { 环节: '到场', 次数: 3, p50: 700, p90: 1100, 'p97.5': 1175, p99: 1190, 服务标准: 900 },
      { 环节: '处置完成', 次数: 2, p50: 950, p90: 1390, 'p97.5': 1472.5, p99: 1489, 服务标准: null },
    ],
  },
  '接警用时走势（紧急）': {
    columns: ['time', 'p50', 'p97.5', 'p99'],
    rows: [[50, 20], [40, 50], [35, 100], [30, null]].map(([minutesAgo, seconds]) => (
      { time: END - minutesAgo * MINUTE, p50: seconds, 'p97.5': seconds, p99: seconds })),
  },
  '升级次数（按层级）': {
    columns: ['层级', '机构', '居家', '未登记'],
    rows: [
      { 层级: '第 1 级', 机构: 2, 居家: 1, 未登记: 0 },
      { 层级: '第 2 级', 机构: 1, 居家: 0, 未登记: 0 },
    ],
  },
  '误报原因': {
    columns: ['原因', '误报'],
    // By code, by the words where the code is another one, and neither.
    rows: [{ 原因: '未注明', 误报: 1 }, { 原因: '正常活动', 误报: 1 }, { 原因: '翻身', 误报: 1 }],
    sortBy: '原因',
  },
  '报警最多的设备': {
    columns: ['设备', '类型', '区划', '机构', '报警', '警情', '误报', '最近报警'],
    rows: [
      { 设备: 'CB-1', 类型: 'call_button', 区划: '红花岗区', 机构: '红花岗区福寿养老院', 报警: 3, 警情: 2, 误报: 0, 最近报警: END - 29 * MINUTE },
      { 设备: 'BS-2', 类型: 'bed_sensor', 区划: '红花岗区', 机构: '红花岗区福寿养老院', 报警: 2, 警情: 2, 误报: 2, 最近报警: END - 26 * MINUTE },
      { 设备: 'BS-3', 类型: 'bed_sensor', 区划: '汇川区', 机构: '汇川区夕阳红养老院', 报警: 2, 警情: 2, 误报: 1, 最近报警: END - 10 * MINUTE },
      { 设备: 'CB-4', 类型: 'call_button', 区划: '桐梓县', 机构: '居家', 报警: 1, 警情: 1, 误报: 0, 最近报警: END - 35 * MINUTE },
      { 设备: 'FA-9', 类型: 'fall_alarm', 区划: '未登记区划', 机构: '未登记', 报警: 1, 警情: 1, 误报: 0, 最近报警: END - 40 * MINUTE },
    ],
  },
  '每分钟床垫读数（按区划）': {
    columns: ['time', 'metric', 'value'],
    // Two sensors in one district and one in the other, every 10 s.
    rows: Array.from({ length: 60 }, (_, minute) => END - HOUR + minute * MINUTE).flatMap((time) => [
      { time, metric: '汇川区', value: 6 },
      { time, metric: '红花岗区', value: 12 },
    ]),
    sortBy: 'metric',
  },
  '有读数的床': {
    columns: ['time', '有读数', '有人在床'],
    rows: Array.from({ length: 60 }, (_, minute) => ({ time: END - HOUR + minute * MINUTE, 有读数: 3, 有人在床: 2 })),
  },
  // 13 come within 240 s: flood from the 11th (200 s) until fewer than 5 of them lie in the 10 min behind (760 s).
  '各席位负荷': {
    columns: ['席位', '来单', '10 分钟最多', '泛滥时长', '泛滥占比'],
    rows: [
      { 席位: '市级值守', 来单: 13, '10 分钟最多': 13, 泛滥时长: 560, 泛滥占比: 0.155556 },
      { 席位: '红花岗区福寿养老院 · 护理站', 来单: 4, '10 分钟最多': 3, 泛滥时长: 0, 泛滥占比: 0 },
      { 席位: '汇川区夕阳红养老院 · 护理站', 来单: 2, '10 分钟最多': 1, 泛滥时长: 0, 泛滥占比: 0 },
      { 席位: '桐梓县 · 县级值守', 来单: 1, '10 分钟最多': 1, 泛滥时长: 0, 泛滥占比: 0 },
    ],
  },
  '通知结果（按级别）': {
    columns: ['级别', '已看', '送达', '失败', '不再需要'],
    rows: [
      { 级别: '紧急', 已看: 2, 送达: 1, 失败: 1, 不再需要: 0 },
      { 级别: '重要', 已看: 0, 送达: 0, 失败: 0, 不再需要: 1 },
      { 级别: '设备', 已看: 1, 送达: 0, 失败: 0, 不再需要: 0 },
    ],
  },
};
