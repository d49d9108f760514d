/** A person's data as a whole. */
export const zhRegistryPerson = {
  stays: {
    title: '入住经历',
    none: '没有住过机构床位。',
    failed: '入住经历暂时无法读取：{reason}',
    kind: { RESIDENCE: '长住', RESPITE: '喘息入住' },
    now: '至今',
    nights: '{n} 晚',
    enteredOn: '{day} 补记',
    end: {
      HOME: '回家',
      OTHER_INSTITUTION: '转到其他机构',
      HOSPITAL: '住院',
      DECEASED: '去世',
      RESPITE_OVER: '喘息结束',
      OTHER: '其他',
      TRANSFERRED: '转床',
    },
    override: '无有效评估入住，理由：{why}',
    entered: '登记时已在床，未经入院评估',
    more: '更早的 {n} 次',
  },
  personData: {
    title: '个人数据',
    about: '应本人或家属要求，提供系统中保存的全部内容。号码完整显示，导出会记入审计日志。',
    exportHtml: '导出（网页，可打印）',
    exportZip: '导出（含监测数据和现场照片，ZIP）',
    exportJson: '导出（JSON）',
    erase: '删除个人数据',
    eraseWhen: '合同终止（档案已移除）满五年后，可依法删除。',
    eraseTitle: '永久删除 {name} 的个人数据',
    gone: '删除后不可恢复：',
    goneWhat:
      '姓名、证件号和电话、地址、出生日期、用药、风险、备注和各项原因、联系人、同意书签署人、居家照片；无他人居住的家庭地址也一并删除。',
    kept: '依法保留：',
    keptWhat:
      '县区、乡镇、出生年份、性别、能力等级、人员类别和各项日期，用于统计；警情处置经过在保存期（结案后六年）满后另行删除。',
    law: '《养老机构管理办法》要求服务合同终止后档案至少保存五年。',
    reason: '删除原因（必填）',
    type: '请输入“{name}”确认',
    confirm: '永久删除',
    done: '个人数据已删除。',
    keptUntil: '依法须保存至 {day}，此前不能删除。',
  },
}

/** What is over or soon will be, and a consent that is missing for watching. */
export const zhRegistryExpiry = {
  title: '到期提醒',
  about: '已过期和 {n} 天内到期的许可、证书、评估和同意书。老人只列在住和居家服务的。',
  failed: '到期提醒暂时无法读取：{reason}',
  kind: { LICENCE: '机构许可或备案', CERTIFICATE: '人员证书', ASSESSMENT: '能力评估', CONSENT: '同意书' },
  counts: '{over} 项已过期，{soon} 项将到期',
  none: '没有已过期或将到期的。',
  over: '已过期',
  in: '{n} 天后到期',
  who: '名称或姓名',
  what: '事项',
  where: '机构或家庭',
  until: '有效期至',
  livesIn: '在住',
  more: '显示更多',
  monitoring: {
    refused: '本人或家属不同意设备监护：绑定设备前请先核实。',
    over: '设备监护同意书已过期：请重新签署。',
    file: '查看同意书',
  },
}
