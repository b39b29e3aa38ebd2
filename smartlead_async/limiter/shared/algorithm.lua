-- The slots of one limit and the line for them over all processes; `algorithm.py` is the same and says why.
-- `clock` is set in front of it: microseconds of the server's own time. Numbers are whole and below 2^53.

local COMMON, HELD, COUNTED, PLACES = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local INTERACTIVE, BULK = 1, 2
local FULL = 1000

-- What the process tells ------------------------------------------------------------------------------------

local cursor = 1
local function word()
  cursor = cursor + 1
  return ARGV[cursor - 1]
end
local function number()
  return tonumber(word())
end

local process = word()
local first, is_known, paused = number(), word() == '1', number()
local slowed_to, its_ceiling, clean_answers, step = number(), number(), number(), number()
local wanted = {number(), number()}
local drop, early, ahead, slack = number(), number(), number(), number()
local lease, lately, grace, overtaking = number(), number(), number(), number() - 1
local rates = {}
for i = 1, number() do
  rates[i] = {limit = number(), span = number()}
end
local holds = {}
for i = 1, number() do
  holds[i] = process .. ':' .. word()
end
local settled = {}
while cursor <= #ARGV do
  settled[#settled + 1] = {name = process .. ':' .. word(), age = number()}
end

-- What the store remembers ----------------------------------------------------------------------------------

local function text(...)
  local words = {}
  for i, value in ipairs({...}) do
    words[i] = string.format('%.0f', value)
  end
  return table.concat(words, ' ')
end

local function numbers(line)
  local values = {}
  for digits in string.gmatch(line, '%d+') do
    values[#values + 1] = tonumber(digits)
  end
  return values
end

local function hash(key, make)
  local found, flat = {}, redis.call('HGETALL', key)
  for i = 1, #flat, 2 do
    found[flat[i]] = make(flat[i + 1])
  end
  return found
end

local common = hash(COMMON, tonumber)
local has_forgotten = is_known and common.last == nil
for _, name in ipairs({
  'last', 'offset', 'horizon', 'paused_until', 'next_bulk', 'overtaken', 'turns', 'hold', 'clean'
}) do
  common[name] = common[name] or 0
end
common.slowed_to = common.slowed_to or FULL
local now = math.max(common.last, clock + common.offset)
common.offset = now - clock
common.last = now

local places = hash(PLACES, function(line)
  local v = numbers(line)
  return {
    first = v[1], seen = v[2], due = v[3], waiting = {v[4], v[5]}, since = {v[6], v[7]}, ceiling = v[8]
  }
end)
local mine = places[process]
  or {first = 0, seen = 0, due = 0, waiting = {0, 0}, since = {0, 0}, ceiling = FULL}
places[process] = mine

local held = hash(HELD, function(line)
  local v = numbers(line)
  return {granted = v[1], till = v[2]}
end)

local function hold(name, granted)
  held[name] = {granted = granted, till = now + lease}
  redis.call('HSET', HELD, name, text(granted, now + lease))
end

local function let_go(name)
  held[name] = nil
  redis.call('HDEL', HELD, name)
end

local function count(name, at)
  redis.call('ZADD', COUNTED, text(at), name)
end

local function answer(granted, wait)
  local flat = {}
  for name, value in pairs(common) do
    flat[#flat + 1] = name
    flat[#flat + 1] = text(value)
  end
  redis.call('HSET', COMMON, unpack(flat))
  redis.call('HSET', PLACES, process, text(
    mine.first, mine.seen, mine.due, mine.waiting[1], mine.waiting[2], mine.since[1], mine.since[2],
    mine.ceiling
  ))
  local pause = math.max(0, common.paused_until - now)
  local keep_ms = math.ceil((math.max(common.horizon, lately, lease) + pause) / 1000) + 1000
  for _, key in ipairs(KEYS) do
    redis.call('PEXPIRE', key, keep_ms)
  end
  local processes = 0
  for _ in pairs(places) do
    processes = processes + 1
  end
  local reply = {wait, processes, pause}
  for _, slot in ipairs(granted) do
    for _, value in ipairs(slot) do
      reply[#reply + 1] = value
    end
  end
  return reply
end

if first <= mine.first then
  return answer({}, 0)
end
mine.first = first
mine.seen = now

-- Leases that ended, then what this process holds, has settled, and has given back (all the rest) -------------

for name, its in pairs(held) do
  if its.till <= now then
    count(name, its.till)
    let_go(name)
  end
end
for _, slot in ipairs(settled) do
  local its = held[slot.name]
  if its then
    count(slot.name, now - slot.age)
    common.clean = common.clean + 1
    let_go(slot.name)
    local held_for = math.min(math.max(0, now - slot.age - its.granted), lease)
    common.hold = common.hold + math.floor((held_for - common.hold) / 8)
  end
end
local kept = {}
for _, name in ipairs(holds) do
  kept[name] = true
end
local own = process .. ':'
for name, its in pairs(held) do
  if kept[name] then
    hold(name, its.granted)
  elseif string.sub(name, 1, #own) == own then
    let_go(name)
    common.next_bulk = common.next_bulk - drop
  end
end

if has_forgotten then
  for _, name in ipairs(holds) do
    hold(name, now)
  end
  local shortest = rates[1]
  for _, rate in ipairs(rates) do
    if rate.span < shortest.span then
      shortest = rate
    end
  end
  for i = 1, shortest.limit do
    count('?:' .. i, now)
  end
end

-- What no longer matters ------------------------------------------------------------------------------------

for _, rate in ipairs(rates) do
  common.horizon = math.max(common.horizon, rate.span)
end
redis.call('ZREMRANGEBYSCORE', COUNTED, '-inf', text(now - common.horizon))
for name, place in pairs(places) do
  if place.seen + lately < now then
    places[name] = nil
    redis.call('HDEL', PLACES, name)
  end
end

if paused > 0 then
  common.paused_until = math.max(common.paused_until, now + paused)
end

-- The pace after a refusal ------------------------------------------------------------------------------------

mine.ceiling = its_ceiling
if slowed_to < FULL then
  common.slowed_to = math.min(common.slowed_to, slowed_to)
  common.clean = 0
elseif common.clean >= clean_answers then
  local ceiling = FULL
  for _, place in pairs(places) do
    ceiling = math.min(ceiling, place.ceiling)
  end
  common.slowed_to = math.max(common.slowed_to, math.min(ceiling, common.slowed_to + step))
  common.clean = 0
end
drop = math.floor(drop * FULL / common.slowed_to)

-- Positions in the line, and when a slot is free for them ------------------------------------------------------

local function next_place()
  common.turns = common.turns + 1
  return common.turns
end

local function is_present(place, by)
  return place == mine or (place.due + grace >= now and (by == nil or place.due <= by))
end

local function position(lane, nth, by)
  local before, interactive, bulk = 0, 0, 0
  for _, place in pairs(places) do
    if is_present(place, by) then
      interactive = interactive + place.waiting[INTERACTIVE]
      bulk = bulk + place.waiting[BULK]
      if place ~= mine then
        local share = place.since[lane] < mine.since[lane] and nth or nth - 1
        before = before + math.min(place.waiting[lane], share)
      end
    end
  end
  if lane == INTERACTIVE then
    return 1 + before + math.min(bulk, math.floor((common.overtaken + before) / overtaking)), false
  end
  local between = math.min(interactive, overtaking - common.overtaken + overtaking * before)
  return 1 + before + between, before + between > 0 or interactive == 0
end

local function free_at(rate, place)
  local rounds = math.floor((place - 1) / rate.limit)
  local nth = (place - 1) % rate.limit
  local total = redis.call('ZCARD', COUNTED)
  local recent = redis.call('ZCOUNT', COUNTED, '(' .. text(now - rate.span), '+inf')
  local moments = {}
  for _, its in pairs(held) do
    local usual = its.granted + common.hold + rate.span
    moments[#moments + 1] = math.min(math.max(usual, now + drop, 2 * now - usual), its.till + rate.span)
  end
  local missing = #moments + recent + nth + 1 - rate.limit
  local at = now
  if missing > 0 then
    local start = total - recent
    local oldest = redis.call('ZRANGE', COUNTED, start, start + missing - 1, 'WITHSCORES')
    for i = 2, #oldest, 2 do
      moments[#moments + 1] = tonumber(oldest[i]) + rate.span
    end
    table.sort(moments)
    at = moments[missing]
  end
  return at + rounds * (rate.span + common.hold)
end

local function due(place, is_paced)
  local at = math.max(now, common.paused_until)
  for _, rate in ipairs(rates) do
    at = math.max(at, free_at(rate, place))
  end
  if is_paced or common.slowed_to < FULL then
    at = math.max(at, common.next_bulk + (place - 1) * drop)
  end
  return at
end

local function overtakes_bulk()
  for _, place in pairs(places) do
    if place.waiting[BULK] > 0 and is_present(place, now + drop) then
      return true
    end
  end
  return false
end

-- Grant -------------------------------------------------------------------------------------------------------

for lane = INTERACTIVE, BULK do
  mine.waiting[lane] = wanted[lane]
  if wanted[lane] == 0 then
    mine.since[lane] = 0
  elseif mine.since[lane] == 0 then
    mine.since[lane] = next_place()
  end
end

local granted = {}
local nth = {1, 1}
mine.due = now
while mine.waiting[INTERACTIVE] > 0 or mine.waiting[BULK] > 0 do
  local near = {}
  local lane
  for its = INTERACTIVE, BULK do
    if mine.waiting[its] > 0 then
      local place, is_paced = position(its, nth[its], now + drop)
      near[its] = {place = place, is_paced = is_paced}
      if lane == nil or place < near[lane].place then
        lane = its
      end
    end
  end
  local at = due(near[lane].place, near[lane].is_paced)
  if at > now + ahead then
    local soonest
    for its, one in pairs(near) do
      local its_due = due((position(its, nth[its], nil)), one.is_paced)
      soonest = soonest and math.min(soonest, its_due) or its_due
    end
    mine.due = soonest
    break
  end
  local slot = first + #granted
  granted[#granted + 1] = {slot, lane - 1, at - now}
  nth[lane] = nth[lane] + 1
  mine.waiting[lane] = mine.waiting[lane] - 1
  hold(process .. ':' .. text(slot), at)
  common.next_bulk = math.max(common.next_bulk, at - early) + drop
  if lane == INTERACTIVE and overtakes_bulk() then
    common.overtaken = math.min(common.overtaken + 1, overtaking)
  else
    common.overtaken = 0
  end
end
for lane = INTERACTIVE, BULK do
  if nth[lane] > 1 then
    mine.since[lane] = mine.waiting[lane] > 0 and next_place() or 0
  end
end

return answer(granted, math.max(0, mine.due - now - slack))
