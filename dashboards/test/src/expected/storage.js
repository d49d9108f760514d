import { END, MINUTE } from '../rows.js';

/** By title of the panel: the columns each query gives and, where the data says them, the rows over the last hour. */
export const STORAGE = {
  '隔离的消息': {
    columns: ['原因', '协议', '条数', '设备数', '最近一次'],
    rows: [
      { 原因: 'not_json', 协议: 'native', 条数: 2, 设备数: 2, 最近一次: END - 24 * MINUTE },
      { 原因: 'unknown_kind', 协议: 'native', 条数: 1, 设备数: 1, 最近一次: END - 23 * MINUTE },
    ],
  },
  '消息异常最多的设备': {
    columns: ['设备', '类型', '收到', '入库', '重复', '隔离', '最近在线'],
    rows: [
      { 设备: 'FA-9', 类型: 'fall_alarm', 收到: 40, 入库: 10, 重复: 0, 隔离: 30, 最近在线: END },
      { 设备: 'BS-1', 类型: 'bed_sensor', 收到: 1007, 入库: 1000, 重复: 5, 隔离: 2, 最近在线: END },
    ],
  },
  '读者位置': {
    columns: ['读者', '车道', '位置', '移动于', '距今'],
    rows: [{ 读者: 'recorder', 车道: 'urgent', 位置: 4, 移动于: END - 30_000, 距今: 30 }],
  },
};
