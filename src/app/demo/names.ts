import type { Chance } from './chance.js';

/* Words of invented names. Whoever shares one with a name made of them is meant by nobody. */

const SURNAMES = Array.from(
  '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳',
);
const GIVEN = Array.from(
  '明远志宏建国文斌晓东海涛云飞春华秋实思源佳宁雨晨子轩博雅德厚永康瑞祥景行若水承泽启航立诚守正知行乐山长青怀瑾致和',
);

const BRANDS = Array.from('澄岚翊曦砚霁溯湛珩笙岫朔沅黎昱瑾峤舫蔚漪晟铎翎渚');
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  A: ['工程咨询', '项目咨询', '环境技术', '安全技术', '造价咨询', '评估咨询'],
  B: ['勘察设计', '工程设计', '规划设计', '岩土工程', '建筑设计'],
  C: ['测绘', '地理信息', '勘测', '林业调查', '空间信息'],
  D: ['工程检测', '检测技术', '质量检测', '环境监测', '检验检测'],
};
const FORMS = ['有限公司', '有限公司', '有限责任公司', '事务所（普通合伙）', '股份有限公司'];

/** Names of people, each once. */
export function personNames(chance: Chance, count: number): string[] {
  const names = new Set<string>();
  while (names.size < count) {
    names.add(`${chance.pick(SURNAMES)}${chance.pick(GIVEN)}${chance.is(0.8) ? chance.pick(GIVEN) : ''}`);
  }
  return [...names];
}

/** Names of agencies that work in the given categories (letters A–D), each once. */
export function agencyNames(chance: Chance, letters: readonly string[]): string[] {
  const names = new Set<string>();
  return letters.map((letter) => {
    for (;;) {
      const name = `${chance.pick(['云南', '滇中', '彝州', '云南', ''])}${chance.pick(BRANDS)}${chance.pick(BRANDS)}${chance.pick(FIELDS[letter] ?? [])}${chance.pick(FORMS)}`;
      if (!names.has(name)) {
        names.add(name);
        return name;
      }
    }
  });
}

const BODIES = [
  '水利工程建设管理所',
  '交通建设管理中心',
  '城镇开发投资公司',
  '教育项目办公室',
  '卫生项目办公室',
  '国土整治中心',
  '林业工程站',
  '园区管理委员会',
  '农田建设办公室',
  '保障房建设中心',
  '环保设施管理站',
  '旅游开发公司',
  '供水管理站',
  '乡村道路办公室',
];

/** Names of owners of a county; each says that it is invented. */
export function ownerNames(county: string, count: number): string[] {
  return BODIES.slice(0, count).map((body) => `${county}${body}（演示）`);
}

const PLACES = [
  '龙潭',
  '青石',
  '大水井',
  '白沙',
  '樟木',
  '柳树塘',
  '红岩',
  '小麦地',
  '石门坎',
  '望江',
  '金鸡',
  '松坡',
  '官庄',
  '三岔河',
  '花桥',
  '月牙',
  '麻栗树',
  '清水',
];
const WORKS = [
  '水库除险加固',
  '中小河流治理',
  '农村公路改造',
  '高标准农田建设',
  '集镇供水',
  '垃圾填埋场',
  '敬老院改扩建',
  '中心小学教学楼',
  '卫生院业务用房',
  '土地整治',
  '易地扶贫安置点',
  '工业园区道路',
  '污水管网',
  '灌区续建配套',
  '光伏电站',
  '旧城改造',
];

/** An invented project. */
export function projectName(chance: Chance, county: string): string {
  return `${county}${chance.pick(PLACES)}${chance.pick(WORKS)}工程`;
}
