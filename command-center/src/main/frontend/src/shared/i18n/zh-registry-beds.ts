export const zhRegistryBeds = {
  beds: {
    title: '床位办理',
    admit: '办理入住',
    place: '机构（名称或拼音）',
    otherHouse: '或转到其他机构',
    otherPerson: '或从档案中查找老人',
    home: '退住后的住处（家庭）；不填则回原住处',
    failed: '床位暂时无法读取：{reason}',
  },
}
