-- The built file. Names, types and grain are a contract: checks outside the project rely on them. Columns may be added.
-- schema_version in `build` is svd_data.schema.SCHEMA_VERSION; raise it when a table here changes shape.
-- NULL in a fact column means "not recorded for this row"; whether a source records a column at all is in source_columns.
-- TEXT columns with few values may be ENUM. Codes are official codes; a name is never a key.

-- one row: the build
CREATE TABLE build (
  version TEXT, schema_version INTEGER, built_at TIMESTAMP, is_synthetic BOOLEAN,
  area_code TEXT, area_name TEXT, baseline_year SMALLINT, goal_year SMALLINT,
  ward_vintage TEXT, lsoa_vintage SMALLINT);

-- one input source, e.g. police_uk, partner_offences, cirv_referrals, ons_population
CREATE TABLE sources (
  source_id TEXT PRIMARY KEY, title TEXT, record_kind TEXT,         -- offences | referrals | attendances | population | boundaries | deprivation | lookup | calendar | comparators
  publisher TEXT, licence TEXT, attribution TEXT, retrieved_on DATE,
  sensitivity TEXT,                                                  -- open | restricted
  provisional_months SMALLINT,                                       -- newest months the publisher may still revise
  rows_read BIGINT, rows_kept BIGINT, rows_rejected BIGINT,
  rows_elsewhere BIGINT,                                             -- placed, but outside the area
  rows_unplaced BIGINT,                                              -- no point and no usable LSOA: cannot be said to be in or out
  rows_repeated BIGINT);                                             -- exact repeats with an ID, dropped

-- one column that one source records, and since when; an indicator is available only where every column it uses is here
CREATE TABLE source_columns (source_id TEXT, table_name TEXT, column_name TEXT, recorded_from DATE);

-- one file's month: this, not the absence of rows, tells a missing month from a month with none
CREATE TABLE coverage (
  source_id TEXT, month DATE, file TEXT,
  status TEXT,                                                       -- loaded | identical | superseded | undated (rejected rows of no month)
  rows BIGINT, kept BIGINT, elsewhere BIGINT, unplaced BIGINT, rejected BIGINT,
  repeated BIGINT);                                                  -- rows = kept + elsewhere + unplaced + rejected + repeated

-- one thing the build wants a person to know: a file left unused, an unknown crime type, a best fit made from shapes
CREATE TABLE notices (source_id TEXT, file TEXT, message TEXT);

-- one input row not kept because it is malformed
CREATE TABLE rejects (source_id TEXT, file TEXT, line BIGINT, reason TEXT, row TEXT);

-- one fault that a partner's file has by partner_rules.toml: where it stands, which rule, what to do. What stands there is not
-- kept. row: as the spreadsheet numbers it; level: error | warning
CREATE TABLE findings (
  source_id TEXT, file TEXT, row BIGINT, column_name TEXT, rule TEXT, level TEXT, message TEXT, advice TEXT);

-- one ward of the build's one vintage; geometry is WKB in EPSG:4326
CREATE TABLE wards (ward_code TEXT PRIMARY KEY, ward_name TEXT, geometry BLOB);

-- one small area of the build's one vintage, with its best-fit ward
CREATE TABLE lsoas (lsoa_code TEXT PRIMARY KEY, lsoa_name TEXT, ward_code TEXT, geometry BLOB,
  deprivation_edition TEXT, deprivation_rank INTEGER, deprivation_decile SMALLINT);

-- one small-area code of any vintage that lies in the area: what a row that carries it is placed by. lsoa_code: of the build's
-- vintage, NULL where the code was split; ward_code: best fit, NULL where none is known
CREATE TABLE lsoa_codes (source_lsoa_code TEXT PRIMARY KEY, lsoa_code TEXT, ward_code TEXT);

-- residents of one LSOA by one dataset's breakdown; NULL in a breakdown column means "all"; sums stay within one dataset and year
CREATE TABLE population (
  dataset TEXT, year SMALLINT, lsoa_code TEXT, ward_code TEXT,
  sex TEXT, age SMALLINT,                                            -- single year, 90 is 90 and over
  ethnicity TEXT, persons INTEGER);

-- one recorded offence in the area. Two offence sources describe the same events: a view uses one of them, never their sum
CREATE TABLE offences (
  offence_id BIGINT PRIMARY KEY, source_id TEXT,
  month DATE, occurred_at TIMESTAMP,                                 -- local time; NULL where the source gives the month only
  category TEXT,                                                     -- police.uk's label ('Violence and sexual offences', 'Anti-social behaviour', …) for every source; 'Unknown' where it has none
  subgroup TEXT,                                                     -- homicide | violence_with_injury | violence_without_injury | stalking_harassment | rape | other_sexual | robbery | possession_of_weapons | … ; NULL where not recorded
  is_crime BOOLEAN,                                                  -- FALSE for anti-social behaviour; total recorded crime counts TRUE
  ward_code TEXT,                                                    -- NULL: in the area, ward not known ("not placed")
  lsoa_code TEXT,                                                    -- in the build's vintage
  source_lsoa_code TEXT, longitude DOUBLE, latitude DOUBLE,
  place_type TEXT,                                                   -- public_place | dwelling | licensed_premises | school | …
  outcome TEXT,
  knife BOOLEAN, firearm BOOLEAN, domestic_abuse BOOLEAN,
  youngest_victim_age SMALLINT, youngest_suspect_age SMALLINT, has_female_victim BOOLEAN,
  record_key UTINYINT,                                               -- 0–255, keyed hash of the natural id, stable over rebuilds
  hour UTINYINT, weekday UTINYINT,                                   -- of occurred_at: 0–23, and 1 Monday to 7 Sunday; at exactly 00:00:00,
                                                                     -- as a date without a time reads, hour and is_dark are NULL
  is_school_day BOOLEAN, is_bank_holiday BOOLEAN, is_dark BOOLEAN);  -- of its day in the calendar; dark: before sunrise or after sunset

-- one victim, or one suspect, of one offence. The last four of victims are the offence's own, filled at the build's end, so
-- that counting victims needs no join
CREATE TABLE victims  (offence_id BIGINT, person_no SMALLINT, age SMALLINT, age_band TEXT, sex TEXT, ethnicity TEXT, record_key UTINYINT,
  source_id TEXT, month DATE, category TEXT, ward_code TEXT);
CREATE TABLE suspects (offence_id BIGINT, person_no SMALLINT, age SMALLINT, age_band TEXT, sex TEXT, ethnicity TEXT, record_key UTINYINT);

-- one referral of one person to one programme
CREATE TABLE referrals (
  referral_id TEXT PRIMARY KEY, source_id TEXT, person_key TEXT,     -- keyed hash; never leaves the file
  programme TEXT,                                                    -- id in programmes.toml, 'cirv' for CIRV
  referred_on DATE, referral_source TEXT,
  age SMALLINT, age_band TEXT, sex TEXT, ethnicity TEXT, ward_code TEXT,
  triaged_on DATE, accepted_on DATE, engaged_on DATE, completed_on DATE, closed_on DATE, closure_reason TEXT,
  record_key UTINYINT,
  month DATE, programme_title TEXT);                                  -- month of referral, and the short name of programmes.toml: filled at the build's end

-- one need of one referral: accommodation | attitudes_thinking_behaviour | children_family | drugs_alcohol | education_training_employment | finance_benefit_debt | health
CREATE TABLE referral_needs (referral_id TEXT, need TEXT);

-- one day
CREATE TABLE calendar (day DATE PRIMARY KEY, is_school_day BOOLEAN, is_bank_holiday BOOLEAN, sunrise TIMESTAMP, sunset TIMESTAMP, match TEXT);

-- one month of one police.uk category in one whole authority, for comparison with other places; residents from the population data.
-- An authority's month is loaded where any row of it is there: a category without a row is then zero, else it is not known
CREATE TABLE area_months (source_id TEXT, area_code TEXT, area_name TEXT, month DATE, category TEXT, offences BIGINT);
CREATE TABLE area_residents (area_code TEXT, area_name TEXT, year SMALLINT, persons INTEGER);

-- one dated event that bears on the area, from events.toml: lockdowns, changes in recording, tournaments, matches, programmes.
-- Both days are included; kick_off is local time; a match's tournament is an event_id, '' for none
CREATE TABLE events (
  event_id TEXT PRIMARY KEY, title TEXT, kind TEXT, first_day DATE, last_day DATE, areas TEXT[], affects TEXT[],
  source TEXT, note TEXT, kick_off TIME, tournament TEXT);

-- one area of one set to compare with, from comparators.toml; place: its place in the publisher's order, from 1
CREATE TABLE comparators (
  set_id TEXT, title TEXT, for_area TEXT, as_at DATE, source TEXT, note TEXT, place SMALLINT, area_code TEXT, area_name TEXT);

-- one community safety plan about the area, from plan.toml: its entries as JSON; no row where there is none
CREATE TABLE plans (area_code TEXT, entries TEXT);

-- the area's register of programmes, from programmes.toml: its entries as JSON, each fact with its source, a day as {"date": …};
-- illustrative facts in the demonstration data alone; no row where there is none
CREATE TABLE programmes (area_code TEXT, entries TEXT);
