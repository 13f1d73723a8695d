/** Coded reasons for which an entry is kept out of the pool; readers of certificates need them without the site. */
export const exclusions = {
  'exclusion.not-approved': '机构尚未通过入驻审核',
  'exclusion.suspended': '机构已被暂停参加选取',
  'exclusion.avoidance': '在业主的回避名单上',
  'exclusion.related-owner': '与业主的法定代表人（同名而未认定为两人的，按一人）或控股（主管）单位相同',
  'exclusion.related-entry':
    '与另一家报名机构的法定代表人（同名而未认定为两人的，按一人）或控股单位相同，只保留最早的一家',
  'exclusion.bid-unreadable': '封存的报价无法打开',
  'exclusion.qualification-missing': '没有所需资质',
  'exclusion.grade-too-low': '资质等级低于要求',
  'exclusion.certificate-expired': '资质证书在报名截止时已过期',
  'exclusion.bid-altered': '封存的内容与报名哈希不符',
  'exclusion.bid-missing': '本项目要求报价，封存的内容里没有',
  'exclusion.bid-not-taken': '本项目按定价抽取，封存的内容里却有报价',
  'exclusion.bid-out-of-bounds': '报价高于最高限价或低于最低限价',
} as const;
