-- Which calls of the process are granted a slot, and when it is to come back; `grants.py` is the same and says why.
-- In front of it stands `slots.lua`.

local OVERTAKING, LOOKS, SEVERAL = BULK_SHARE - 1, 2, 4

-- Positions in the queue, and when it is their turn ---------------------------------------------------------------------

local others = {}
for _, process in pairs(state.processes) do
  if process ~= mine and process.due >= now - GRACE and process.waiting[INTERACTIVE] + process.waiting[BULK] > 0 then
    others[#others + 1] = process
  end
end
table.sort(others, function(one, other) return one.credit > other.credit end)

local function catch_up()
  local least, most
  local holders = 0
  for _, process in pairs(state.processes) do
    if process.hold > 0 then
      holders = holders + 1
      least = math.min(least or process.hold, process.hold)
      most = math.max(most or process.hold, process.hold)
    end
  end
  if least == nil or state.rate_factor < FULL then
    return request.catch_up
  end
  local bound = math.floor(holders >= SEVERAL and request.interval * 5 / 4 or request.interval * 2 / 3)
  return math.max(request.catch_up, math.min(bound, most - least))
end

local function is_crowd()
  if #others + 1 < shortest.limit or state.rate_factor < FULL or interval > GRACE then
    return false
  end
  local waiting = mine.waiting[BULK] > 0 and 1 or 0
  for _, process in ipairs(others) do
    if process.waiting[BULK] > 0 and process.due <= now + LONGEST then
      waiting = waiting + 1
    end
  end
  return waiting >= shortest.limit
end

local together = {1, is_crowd() and 2 or 1}

local function position(lane, nth, by)
  local before, interactive, bulk = {}, mine.waiting[INTERACTIVE], mine.waiting[BULK]
  local turn = math.floor((nth - 1) / together[lane]) + 1
  for _, process in ipairs(others) do
    if process.due <= by then
      interactive = interactive + process.waiting[INTERACTIVE]
      bulk = bulk + process.waiting[BULK]
      local turns = process.since[lane] < mine.since[lane] and turn or turn - 1
      for _ = 1, math.min(process.waiting[lane], turns * together[lane]) do
        before[#before + 1] = process.credit
      end
    end
  end
  local number = #before
  if lane == INTERACTIVE then
    local between = math.min(bulk, math.floor((state.overtaken + number) / OVERTAKING))
    return {rank = 1 + number + between, is_paced = false, before = before}
  end
  local between = math.min(interactive, math.max(0, OVERTAKING - state.overtaken) + OVERTAKING * number)
  return {rank = 1 + number + between, is_paced = number + between > 0 or interactive == 0, before = before}
end

local function due(its)
  local at = math.max(state.paused_until, shortest_free_at(its.rank, its.before))
  for _, rate in ipairs(longer) do
    at = math.max(at, longer_free_at(rate, its.rank))
  end
  if its.is_paced or state.rate_factor < FULL then
    at = math.max(at, state.next_bulk + (its.rank - 1) * interval)
  end
  return at
end

local function overtakes_bulk()
  local is_waiting = mine.waiting[BULK] > 0
  for _, process in ipairs(others) do
    is_waiting = is_waiting or (process.waiting[BULK] > 0 and process.due <= now + interval)
  end
  return is_waiting
end

-- Grant -------------------------------------------------------------------------------------------------------------

local granted = {}

local function has_room(at)
  for _, rate in ipairs(longer) do
    if not longer_has_room(rate, at) then
      return false
    end
  end
  return shortest_has_room(at)
end

local function take(grant, at)
  mine.waiting[grant.lane] = mine.waiting[grant.lane] - 1
  local before = take_shortest(at)
  local lease = {granted = at, ends = now + request.lease, after = before.at, after_credit = before.credit}
  own[grant.slot] = lease
  local slot = held_slot(request.process, lease)
  taken[#taken + 1], held[#held + 1], orders = slot, slot, {}
  for _, rate in ipairs(longer) do
    rate.taken = rate.taken + 1
  end
  state.next_bulk = math.max(state.next_bulk, at - catch_up()) + interval
  if grant.lane == INTERACTIVE and overtakes_bulk() then
    state.overtaken = math.min(state.overtaken + 1, OVERTAKING)
  else
    state.overtaken = 0
  end
end

local function comes_at(lane, nth, its)
  its.due = its.due or due(its)
  local at, known = now + LONGEST, its
  for _ = 1, LOOKS do
    local by_then = position(lane, nth, at)
    if by_then.rank ~= known.rank or #by_then.before ~= #known.before then
      by_then.is_paced = its.is_paced
      by_then.due = due(by_then)
      known = by_then
    end
    at = known.due
  end
  return math.max(at, its.due)
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
  near[lane].due = at
  local is_second = (nth[lane] - 1) % together[lane] > 0
  if at > now + request.ahead + (is_second and interval or 0) or not has_room(at) then
    local soonest
    for its, one in pairs(near) do
      local its_at = comes_at(its, nth[its], one)
      soonest = soonest and math.min(soonest, its_at) or its_at
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

return reply(granted, math.max(0, mine.due - now - request.slack), request.leaves)
