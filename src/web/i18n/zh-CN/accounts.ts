export const accounts = {
  'role.agency': '中介机构',
  'role.owner': '项目业主',
  'role.official': '主管部门',
  'role.auditor': '审计',
  'role.administrator': '管理员',
} as const;
