/** People with a certificate whom an agency lists. */
export const practitioners = {
  'practitioners.title': '从业人员',
  'practitioners.lead':
    '一本证书同一时间只登记在一家机构。人员离开的，请解除登记，其他机构才能登记；新增或变更请提交申请。',
  'practitioners.none': '没有登记从业人员。',
  'practitioners.one': '从业人员 {n}',
  'practitioners.hint': '有执业资格证书的人员。公开页面只显示姓氏和证书号后四位。',
  'practitioners.name': '姓名',
  'practitioners.certificate': '证书类别',
  'practitioners.since': '登记自',
  'practitioners.state': '状态',
  'practitioners.release': '解除登记',
  'practitioners.add': '增加从业人员',
  'practitioners.remove': '删除此人',
  'practitioners.expires': '{name}的{certificate}证书有效期至 {on}，请更新。',
  'practitioners.manage': '从业人员登记和解除',
  'desk.practitioners': '从业人员',
  'desk.practitioners-text': '查看登记的人员和证书，离开的解除登记',
  'notice.practitioner-released': '已解除登记。',
  'agencies/no-practitioner': '此人已不在登记中，请刷新本页。',
  'agencies/practitioner-elsewhere':
    '该证书自 {since} 起已登记在另一家机构：请本人让该机构解除登记；证书被冒用的，请向主管部门反映。',
  'agencies/practitioner-twice': '该证书在本申请中出现了两次。',
  'agencies/too-few-practitioners': '申请该资质须登记至少 {count} 名从业人员。',
  'agencies/too-many-practitioners': '从业人员最多 30 名。',
} as const;
