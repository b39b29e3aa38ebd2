-- The slots of one limit and the queue for them over all processes; `algorithm.py` is the same and says why.
-- In front of it stands `state.lua`.

local INTERACTIVE, BULK = 1, 2
local OVERTAKING = BULK_SHARE - 1

-- The reply -----------------------------------------------------------------------------------------------------

local mine = state.processes[request.process] or new_process()
state.processes[request.process] = mine

local function reply(granted, wait)
  redis.call('SET', KEYS[1], dump(state), 'PX', math.ceil((KEPT + state.horizon) / 1000))
  local processes = 0
  for _ in pairs(state.processes) do
    processes = processes + 1
  end
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

local its = request.learned
if its.version > state.learned or (request.changes == 1 and its.version == state.learned) then
  state.learned = math.max(its.version, state.learned + request.changes)
  state.rate_factor, state.failed = its.rate_factor, its.failed
  state.second_limit, state.second_span = its.second_limit, its.second_span
  state.probe_at = now + its.probe_in
end
local shortest_told_span = shortest.span
local share = shortest.limit * state.rate_factor
shortest.limit = ceil_of(share, FULL)
shortest.span = ceil_of(shortest.span * ceil_of(shortest.limit * FULL * FULL, share), FULL)
if state.second_limit > 0 then
  request.rates[#request.rates + 1] = {limit = state.second_limit, span = state.second_span}
end
local interval = math.floor(request.interval * FULL / state.rate_factor)

local function is_after(counted, at, credit)
  return counted.at > at or (counted.at == at and counted.credit > credit)
end

local function count(at, credit)
  local place = #state.counted + 1
  while place > 1 and is_after(state.counted[place - 1], at, credit) do
    place = place - 1
  end
  table.insert(state.counted, place, {at = at, credit = credit})
end

-- What the process remembers takes the place of as much that was presumed, where it is not free yet --------------

if request.recalls and mine.recalled == 0 then
  mine.recalled = 1
  for _, slot in ipairs(request.held) do
    hold(state, request.process, slot, {granted = now, ends = now + LEASE})
  end
  local known = #request.held
  for _, its in ipairs(request.settled) do
    count(now - its.age, its.credit)
    if its.age + its.credit < shortest_told_span then
      known = known + 1
    end
  end
  local presumed = state.held[UNKNOWN] or {}
  for slot in pairs(presumed) do
    if known > 0 then
      presumed[slot] = nil
      known = known - 1
    end
  end
end

-- Leases that ended, then what this process holds, has settled, and has given back (all the rest) -----------------

for _, slots in pairs(state.held) do
  for slot, lease in pairs(slots) do
    if lease.ends <= now then
      slots[slot] = nil
      count(lease.ends, 0)
    end
  end
end
local own = state.held[request.process] or {}
state.held[request.process] = own
for _, its in ipairs(request.settled) do
  local lease = own[its.slot]
  if lease then
    own[its.slot] = nil
    count(now - its.age, its.credit)
    state.settled = state.settled + 1
    local held_for = math.min(math.max(0, now - its.age - its.credit - lease.granted), LEASE)
    mine.hold = mine.hold + math.floor((held_for - mine.hold) / (mine.hold > 0 and 8 or 1))
  end
end
local kept = {}
for _, slot in ipairs(request.held) do
  kept[slot] = true
end
for slot, lease in pairs(own) do
  if kept[slot] then
    lease.ends = now + LEASE
  else
    own[slot] = nil
    state.next_bulk = math.max(0, state.next_bulk - interval)
  end
end

-- What no longer matters ------------------------------------------------------------------------------------------

for _, rate in ipairs(request.rates) do
  state.horizon = math.max(state.horizon, rate.span)
end
local remembered = {}
for _, counted in ipairs(state.counted) do
  if counted.at > now - state.horizon then
    remembered[#remembered + 1] = counted
  end
end
state.counted = remembered
for name, process in pairs(state.processes) do
  if process.seen + LATELY < now then
    state.processes[name] = nil
  end
end

if request.paused > 0 then
  state.paused_until = math.max(state.paused_until, now + request.paused)
end

mine.credit = request.credit
local least = mine.credit
for _, process in pairs(state.processes) do
  least = math.min(least, process.credit)
end

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

-- When counted slots will be free: sooner by the least credit of theirs and of all processes -----------------------------

for _, rate in ipairs(request.rates) do
  rate.back_at = {}
  for _, counted in ipairs(state.counted) do
    local moment = counted.at - math.min(counted.credit, least) + rate.span
    if counted.at > now - rate.span and moment > now then
      rate.back_at[#rate.back_at + 1] = moment
    end
  end
end

-- Positions in the queue, and when a slot is free for them ------------------------------------------------------------

local function is_present(process, by)
  return process == mine or (process.due + GRACE >= now and (by == nil or process.due <= by))
end

local function position(lane, nth, by)
  local before, interactive, bulk = 0, 0, 0
  for _, process in pairs(state.processes) do
    if is_present(process, by) then
      interactive = interactive + process.waiting[INTERACTIVE]
      bulk = bulk + process.waiting[BULK]
      if process ~= mine then
        local share = process.since[lane] < mine.since[lane] and nth or nth - 1
        before = before + math.min(process.waiting[lane], share)
      end
    end
  end
  if lane == INTERACTIVE then
    local bulk_before = math.min(bulk, math.floor((state.overtaken + before) / OVERTAKING))
    return {rank = 1 + before + bulk_before, is_paced = false}
  end
  local between = math.min(interactive, math.max(0, OVERTAKING - state.overtaken) + OVERTAKING * before)
  return {rank = 1 + before + between, is_paced = before + between > 0 or interactive == 0}
end

local function expected_at(lease, holder, span)
  local usual = lease.granted + (holder and holder.hold or 0) + span
  return math.min(math.max(usual, now + interval, 2 * now - usual), lease.ends + span)
end

local function free_at(rate, rank)
  local rounds = math.floor((rank - 1) / rate.limit)
  local nth = (rank - 1) % rate.limit
  local moments = {}
  for process, slots in pairs(state.held) do
    for _, lease in pairs(slots) do
      moments[#moments + 1] = expected_at(lease, state.processes[process], rate.span)
    end
  end
  local missing = #moments + #rate.back_at + nth + 1 - rate.limit
  local at = now
  if missing > 0 then
    for i = 1, math.min(missing, #rate.back_at) do
      moments[#moments + 1] = rate.back_at[i]
    end
    table.sort(moments)
    at = moments[missing]
  end
  return at + rounds * (rate.span + mine.hold)
end

local function due(its)
  local at = math.max(now, state.paused_until)
  for _, rate in ipairs(request.rates) do
    at = math.max(at, free_at(rate, its.rank))
  end
  if its.is_paced or state.rate_factor < FULL then
    at = math.max(at, state.next_bulk + (its.rank - 1) * interval)
  end
  return at
end

local function overtakes_bulk()
  for _, process in pairs(state.processes) do
    if process.waiting[BULK] > 0 and is_present(process, now + interval) then
      return true
    end
  end
  return false
end

-- Grant -------------------------------------------------------------------------------------------------------------

local granted = {}

local function catch_up()
  local least, most
  for _, process in pairs(state.processes) do
    if process.hold > 0 then
      least = math.min(least or process.hold, process.hold)
      most = math.max(most or process.hold, process.hold)
    end
  end
  if least == nil or state.rate_factor < FULL then
    return request.catch_up
  end
  return math.max(request.catch_up, math.min(math.floor(request.interval / 2), most - least))
end

local function take(grant, at)
  mine.waiting[grant.lane] = mine.waiting[grant.lane] - 1
  own[grant.slot] = {granted = at, ends = now + LEASE}
  state.next_bulk = math.max(state.next_bulk, at - catch_up()) + interval
  if grant.lane == INTERACTIVE and overtakes_bulk() then
    state.overtaken = math.min(state.overtaken + 1, OVERTAKING)
  else
    state.overtaken = 0
  end
end

local nth = {1, 1}
mine.due = now
while mine.waiting[INTERACTIVE] > 0 or mine.waiting[BULK] > 0 do
  local near = {}
  local lane
  for its = INTERACTIVE, BULK do
    if mine.waiting[its] > 0 then
      near[its] = position(its, nth[its], now + interval)
      if lane == nil or near[its].rank < near[lane].rank then
        lane = its
      end
    end
  end
  local at = due(near[lane])
  if at > now + request.ahead then
    local soonest
    for its, one in pairs(near) do
      local its_due = due({rank = position(its, nth[its], nil).rank, is_paced = one.is_paced})
      soonest = soonest and math.min(soonest, its_due) or its_due
    end
    mine.due = soonest
    break
  end
  granted[#granted + 1] = {slot = request.first + #granted, lane = lane, after = at - now}
  nth[lane] = nth[lane] + 1
  take(granted[#granted], at)
end
for lane = INTERACTIVE, BULK do
  if nth[lane] > 1 then
    mine.since[lane] = 0
    if mine.waiting[lane] > 0 then
      go_to_end(lane)
    end
  end
end

return reply(granted, math.max(0, mine.due - now - request.slack))
