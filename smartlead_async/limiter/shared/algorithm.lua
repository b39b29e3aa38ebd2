-- What a process has told of its slots and of who waits; `algorithm.py` is the same and says why.
-- In front of it stands `state.lua`.

local INTERACTIVE, BULK = 1, 2

-- The limits of all processes that asked lately: of those with one span the least -----------------------------------

local function tell_rates()
  local rates, is_told = {}, {}
  local function add(rate, told)
    local name = rate.limit .. '/' .. rate.span
    if not is_told[name] then
      is_told[name] = true
      rates[#rates + 1] = {limit = rate.limit, span = rate.span, told = told}
    end
  end
  for _, rate in ipairs(request.rates) do
    add(rate, now)
  end
  for _, rate in ipairs(state.rates) do
    if rate.told + LATELY >= now then
      add(rate, rate.told)
    end
  end
  return rates
end

state.rates = tell_rates()
local of_span = {}
request.rates = {}
for _, rate in ipairs(state.rates) do
  local least = of_span[rate.span]
  if least then
    least.limit = math.min(least.limit, rate.limit)
  else
    least = {limit = rate.limit, span = rate.span}
    of_span[rate.span] = least
    request.rates[#request.rates + 1] = least
  end
end
shortest = shortest_of(request.rates)

-- The reply -----------------------------------------------------------------------------------------------------

local mine = state.processes[request.process] or new_process()
state.processes[request.process] = mine

local function reply(granted, wait, leaves)
  local processes = 0
  for _ in pairs(state.processes) do
    processes = processes + 1
  end
  if leaves then
    state.processes[request.process] = nil
  end
  redis.call('SET', KEYS[1], dump(state), 'PX', math.ceil((KEPT + state.horizon) / 1000))
  local words = {
    state.epoch, state.version, math.min(wait, LONGEST), processes, math.max(0, state.paused_until - now),
    state.settled, state.learned, state.rate_factor, state.second_limit, state.second_span, state.failed,
    math.max(0, state.probe_at - now)
  }
  for _, grant in ipairs(granted) do
    words[#words + 1] = grant.slot
    words[#words + 1] = grant.lane - 1
    words[#words + 1] = grant.after
  end
  return words
end

local is_late = request.first <= mine.first
if is_late then
  return reply({}, 0)
end
mine.first = request.first
mine.seen = now
if request.epoch ~= 0 and request.epoch ~= state.epoch then
  return reply({}, 0)
end

-- What refusals have taught ---------------------------------------------------------------------------------------

local function ceil_of(dividend, divisor)
  local above = dividend + divisor - 1
  return (above - above % divisor) / divisor
end

local version, rate_factor, second_limit, second_span, failed, probe_in = unpack(request.learned)
if version > state.learned or (request.changes and version == state.learned) then
  state.learned = math.max(version, state.learned + (request.changes and 1 or 0))
  state.rate_factor, state.failed = rate_factor, failed
  state.second_limit, state.second_span = second_limit, second_span
  state.probe_at = now + probe_in
end
local shortest_told_span = shortest.span
local share = shortest.limit * state.rate_factor
shortest.limit = ceil_of(share, FULL)
shortest.span = ceil_of(shortest.span * ceil_of(shortest.limit * FULL * FULL, share), FULL)
if state.second_limit > 0 then
  request.rates[#request.rates + 1] = {limit = state.second_limit, span = state.second_span}
end
local interval = math.floor(request.interval * FULL / state.rate_factor)

local function count(at, credit, is_used)
  local place = #state.counted + 1
  while place > 1 and state.counted[place - 1].at > at do
    place = place - 1
  end
  table.insert(state.counted, place, {at = at, credit = credit, is_used = is_used})
end

-- What the process remembers takes the place of as much that was presumed -----------------------------------------

if request.recalls and mine.recalled == 0 then
  mine.recalled = 1
  for _, slot in ipairs(request.held) do
    hold(state, request.process, slot, {granted = now, ends = now + request.lease, after = 0, after_credit = 0})
  end
  local known, began = 0, state.presumed_at
  for _, age in ipairs(request.held_ages) do
    known = known + (now - age <= began and 1 or 0)
  end
  for _, its in ipairs(request.settled) do
    local is_free = now - its.age + shortest_told_span - its.credit <= began
    known = known + (not is_free and now - its.age - its.credit <= began and 1 or 0)
    count(now - its.age, its.credit, is_free and 1 or 0)
  end
  state.presumed = math.max(0, state.presumed - known)
end

-- Leases that ended, then what this process holds, has settled, and has given back (all the rest) -----------------

for _, slots in pairs(state.held) do
  for slot, lease in pairs(slots) do
    if lease.ends <= now then
      slots[slot] = nil
      count(lease.ends, 0, 0)
    end
  end
end
local own = state.held[request.process] or {}
state.held[request.process] = own
for _, its in ipairs(request.settled) do
  local lease = own[its.slot]
  if lease then
    own[its.slot] = nil
    count(now - its.age, its.credit, 0)
    state.settled = state.settled + 1
    local held_for = math.min(math.max(0, now - its.age - lease.granted), LEASE)
    mine.hold = mine.hold + math.floor((held_for - mine.hold) / (mine.hold > 0 and 8 or 1))
  end
end
local function give_back(slot, lease)
  own[slot] = nil
  state.next_bulk = math.max(0, state.next_bulk - interval)
  for _, its in ipairs(state.counted) do
    if its.at == lease.after and its.credit == lease.after_credit and its.is_used == 1 then
      its.is_used = 0
      break
    end
  end
end

local kept = {}
for _, slot in ipairs(request.held) do
  kept[slot] = true
end
for slot, lease in pairs(own) do
  if kept[slot] then
    lease.ends = math.max(lease.ends, now + request.lease)
  else
    give_back(slot, lease)
  end
end

-- What no longer matters ------------------------------------------------------------------------------------------

for _, rate in ipairs(request.rates) do
  state.horizon = math.max(state.horizon, rate.span)
end
local older = state.older
while #state.counted > 0 and state.counted[1].at <= now - shortest.span do
  local at, place = table.remove(state.counted, 1).at, #older + 1
  while place > 1 and older[place - 1] > at do
    place = place - 1
  end
  table.insert(older, place, at)
end
while #older > 0 and older[1] <= now - state.horizon do
  table.remove(older, 1)
end
for name, process in pairs(state.processes) do
  if process.seen + LATELY < now then
    state.processes[name] = nil
  end
end

if request.paused > 0 then
  state.paused_until = math.max(state.paused_until, now + request.paused)
end

mine.credit = request.credit

-- Who waits has a sequence number in each lane ------------------------------------------------------------------------

local function go_to_end(lane)
  state.joined = state.joined + 1
  mine.since[lane] = state.joined
end

for lane = INTERACTIVE, BULK do
  mine.waiting[lane] = request.waiting[lane]
  if mine.waiting[lane] == 0 then
    mine.since[lane] = 0
  elseif mine.since[lane] == 0 then
    go_to_end(lane)
  end
end
