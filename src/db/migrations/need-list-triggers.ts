import type { Engine } from '../dialect.js';

/** Places within a second of publication. */
const SECOND = 2 ** 20;

/** The first place of the second of an instant. */
export const firstPlaceOf = (engine: Engine, at: string): string =>
  engine === 'postgres'
    ? `(floor(extract(epoch from (${at})::timestamptz))::bigint * ${SECOND})`
    : `(cast(strftime('%s', ${at}) as integer) * ${SECOND})`;

/** The first place of the second in which a row of `need` was published. */
export const placeOf = (engine: Engine, need: string): string =>
  firstPlaceOf(engine, `coalesce(${need}.published_at, ${need}.created_at)`);

/** The civil month in Asia/Shanghai of an instant. */
export const monthOf = (engine: Engine, instant: string): string =>
  engine === 'postgres'
    ? `to_char((${instant})::timestamptz at time zone 'UTC' + interval '8 hours', 'YYYY-MM')`
    : `strftime('%Y-%m', ${instant}, '+8 hours')`;

/** The spans of time that lines are counted by, as a table. */
export const SPANS = `(select 'all' as span union all select 'year' union all select 'month'
  union all select 'selected-year' union all select 'selected-month') kind`;

/** The period of `kind.span` under which a line is counted; null where it is not. */
export const periodOf = (line: string): string => `(case kind.span when 'all' then ''
  when 'year' then substr(${line}.month, 1, 4) when 'month' then ${line}.month
  when 'selected-year' then substr(${line}.selected_month, 1, 4) else ${line}.selected_month end)`;

/** Counts every line that there is. */
export const COUNT_LINES = `
  insert into need_count (scope, span, period, state, county_key, method, fund, needs, first_place)
    select one.scope, kind.span, ${periodOf('one')}, one.state, one.county_key, one.method, one.fund, count(*),
      min(one.place)
    from need_listing one cross join ${SPANS} where ${periodOf('one')} is not null
    group by one.scope, kind.span, ${periodOf('one')}, one.state, one.county_key, one.method, one.fund`;

/** What a need asks for: the codes of types and of their categories. */
const scopesOf = (where: string): string => `
  select need_requirement.need_id, need_requirement.type_code as scope from need_requirement where ${where}
  union select need_requirement.need_id, qualification_type.category_code from need_requirement
    join qualification_type on qualification_type.code = need_requirement.type_code where ${where}`;

/** Adds the lines of categories and types that needs lack; `where` chooses rows of need_requirement. */
export const linesOf = (where: string): string => `
  insert into need_listing (scope, place, need_id, state, county_key, method, fund, month, selected_month)
    select asked.scope, one.place, one.need_id, one.state, one.county_key, one.method, one.fund, one.month,
      one.selected_month
    from (${scopesOf(where)}) asked
    join need_listing one on one.need_id = asked.need_id and one.scope = ''
    where not exists (
      select 1 from need_listing there where there.need_id = asked.need_id and there.scope = asked.scope)`;

/** Makes the lines of a listed need those of its requirement. */
const setLines = (needId: string): string => `
  delete from need_listing where need_id = ${needId} and scope <> ''
    and scope not in (select scope from (${scopesOf(`need_requirement.need_id = ${needId}`)}) asked);
  ${linesOf(`need_requirement.need_id = ${needId}`)};`;

/** The next free place; on PostgreSQL from a sequence, since two transactions may publish in the same second. */
const insertOf = (engine: Engine): string => {
  const start = placeOf(engine, 'new');
  const place =
    engine === 'postgres'
      ? 'free'
      : `coalesce((select max(place) + 1 from need_listing
          where scope = '' and place >= ${start} and place < ${start} + ${SECOND}), ${start})`;
  return `insert into need_listing (scope, place, need_id, state, county_key, method, fund, month, selected_month)
    values ('', ${place}, new.id, new.state, coalesce(new.county_key, ''), coalesce(new.method, ''),
      coalesce(new.fund, ''), ${monthOf(engine, 'coalesce(new.published_at, new.created_at)')},
      case when new.state = 'selected' then ${monthOf(engine, 'new.selected_at')} end);
    ${linesOf('need_requirement.need_id = new.id')};`;
};

const updateOf = (engine: Engine): string => `update need_listing set state = new.state,
    county_key = coalesce(new.county_key, ''), method = coalesce(new.method, ''), fund = coalesce(new.fund, ''),
    selected_month = case when new.state = 'selected' then ${monthOf(engine, 'new.selected_at')} end
    where need_id = new.id;`;

const KEY = 'scope, span, period, state, county_key, method, fund';

const countOf = (line: string, step: 1 | -1): string => {
  const period = periodOf(line);
  const added = `insert into need_count (${KEY}, needs, first_place)
    select ${line}.scope, kind.span, ${period}, ${line}.state, ${line}.county_key, ${line}.method, ${line}.fund,
      ${step}, ${line}.place
    from ${SPANS} where ${period} is not null
    on conflict (${KEY}) do update set needs = need_count.needs + excluded.needs,
      first_place = min(need_count.first_place, excluded.first_place);`;
  if (step > 0) return added;
  return `${added}
    delete from need_count where scope = ${line}.scope and state = ${line}.state and county_key = ${line}.county_key
      and method = ${line}.method and fund = ${line}.fund and needs = 0
      and (span, period) in (select kind.span, ${period} from ${SPANS});`;
};

const CHANGED = ['state', 'county_key', 'method', 'fund', 'selected_month', 'place', 'scope'];

const changed = CHANGED.map((name) => `old.${name} is not new.${name}`).join(' or ');

/** After the category of a type has changed: `old` and `new` are its row. */
const MOVED = `delete from need_listing where scope = old.category_code
    and need_id in (select need_id from need_requirement where type_code = new.code)
    and not exists (select 1 from need_requirement r join qualification_type t on t.code = r.type_code
      where r.need_id = need_listing.need_id and t.category_code = old.category_code);
  ${linesOf('need_requirement.type_code = new.code')};`;

function sqliteTriggers(): string[] {
  const numbered = 'old.number is not null and new.number is not null';
  return [
    `create trigger need_listed after insert on need when new.number is not null begin ${insertOf('sqlite')} end`,
    `create trigger need_numbered after update of number on need
      when old.number is null and new.number is not null begin ${insertOf('sqlite')} end`,
    `create trigger need_relisted after update of state, county_key, method, fund, selected_at on need
      when ${numbered} begin ${updateOf('sqlite')} end`,
    `create trigger need_unlisted after delete on need begin delete from need_listing where need_id = old.id; end`,
    ...(['insert', 'update', 'delete'] as const).map((act) => {
      const needId = act === 'delete' ? 'old.need_id' : 'new.need_id';
      return `create trigger need_requirement_listed_${act} after ${act} on need_requirement
        when exists (select 1 from need_listing where need_id = ${needId}) begin ${setLines(needId)} end`;
    }),
    `create trigger need_type_moved after update of category_code on qualification_type
      when old.category_code <> new.category_code begin ${MOVED} end`,
    `create trigger need_counted after insert on need_listing begin ${countOf('new', 1)} end`,
    `create trigger need_uncounted after delete on need_listing begin ${countOf('old', -1)} end`,
    `create trigger need_recounted after update on need_listing when ${changed} begin
      ${countOf('old', -1)} ${countOf('new', 1)} end`,
  ];
}

const postgresFunction = (name: string, body: string, declared = ''): string =>
  `create function ${name}() returns trigger language plpgsql as $$ ${declared} begin ${body} return null; end $$`;

function postgresTriggers(): string[] {
  const free = `loop
      free := ${placeOf('postgres', 'new')} + nextval('need_place') % ${SECOND};
      exit when not exists (select 1 from need_listing where scope = '' and place = free);
    end loop;`;
  return [
    postgresFunction(
      'list_need',
      `if tg_op = 'DELETE' then delete from need_listing where need_id = old.id; return null; end if;
      if new.number is null then return null; end if;
      if tg_op = 'UPDATE' then
        if old.number is not null then ${updateOf('postgres')} return null; end if;
      end if;
      ${free} ${insertOf('postgres')}`,
      'declare free bigint;',
    ),
    `create trigger need_listed after insert or delete or update of number, state, county_key, method, fund, selected_at
      on need for each row execute function list_need()`,
    postgresFunction(
      'list_requirement',
      `if tg_op = 'DELETE' then
        if exists (select 1 from need_listing where need_id = old.need_id) then ${setLines('old.need_id')} end if;
        return null;
      end if;
      if exists (select 1 from need_listing where need_id = new.need_id) then ${setLines('new.need_id')} end if;`,
    ),
    `create trigger need_requirement_listed after insert or update or delete on need_requirement
      for each row execute function list_requirement()`,
    postgresFunction('move_type', MOVED),
    `create trigger need_type_moved after update of category_code on qualification_type for each row
      when (old.category_code <> new.category_code) execute function move_type()`,
    // A statement at once for each line would go through every earlier state of a cell of the same transaction.
    `create table need_count_change as select *, 0 as step from need_listing with no data`,
    postgresFunction(
      'note_change',
      `if tg_op <> 'INSERT' then insert into need_count_change select old.*, -1; end if;
      if tg_op <> 'DELETE' then insert into need_count_change select new.*, 1; end if;`,
    ),
    `create trigger need_counted after insert or update or delete on need_listing
      for each row execute function note_change()`,
    postgresFunction(
      'count_changes',
      `if current_setting('supermarket.counted', true) = pg_current_xact_id()::text then return null; end if;
      perform set_config('supermarket.counted', pg_current_xact_id()::text, true);
      insert into need_count (${KEY}, needs, first_place)
        select one.scope, kind.span, ${periodOf('one')} as period, one.state, one.county_key, one.method, one.fund,
          sum(one.step), min(one.place)
        from need_count_change one cross join ${SPANS} where ${periodOf('one')} is not null
        group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 4, 5, 6, 7
        on conflict (${KEY}) do update set needs = need_count.needs + excluded.needs,
          first_place = least(need_count.first_place, excluded.first_place);
      delete from need_count where needs = 0;
      delete from need_count_change;`,
    ),
    `create index need_count_gone on need_count (scope) where needs = 0`,
    // At the commit: whoever appends an event holds the head of the log by then, so that two never wait for each other.
    // Each transaction sees its own changes alone, and leaves none.
    `create constraint trigger need_counts_changed after insert on need_count_change
      deferrable initially deferred for each row execute function count_changes()`,
  ];
}

/** Triggers that keep need_listing in step with needs and requirements, and need_count with need_listing. */
export const needListTriggers = (engine: Engine): string[] =>
  engine === 'postgres' ? postgresTriggers() : sqliteTriggers();
