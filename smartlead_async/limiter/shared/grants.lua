-- Which calls of the process are granted a slot, and when it is to come back; `algorithm.py` is the same and says why.
-- In front of it stands `algorithm.lua`.

local OVERTAKING = BULK_SHARE - 1
local LOOKS, MANY = 2, 32

-- What takes a slot of each limit: of the shortest each slot once, whoever had it before -------------------------------

local function held_slot(process, lease)
  local holder = state.processes[process] or {hold = 0, credit = 0}
  return {at = lease.granted + holder.hold, credit = holder.credit, ends = lease.ends}
end

for _, rate in ipairs(request.rates) do
  rate.taken = {}
  for process, slots in pairs(state.held) do
    for _, lease in pairs(slots) do
      rate.taken[#rate.taken + 1] = held_slot(process, lease)
    end
  end
  for _, its in ipairs(state.counted) do
    if its.at > now - rate.span and (its.is_used == 0 or rate ~= shortest) then
      rate.taken[#rate.taken + 1] = {at = its.at, credit = its.credit, ends = 0, counted = its}
    end
  end
end

local function free(slot, span, credit)
  local usual = slot.at - math.min(slot.credit, credit) + span
  if slot.ends == 0 then
    return usual
  end
  return math.min(math.max(usual, now + interval, 2 * now - usual), slot.ends + span)
end

-- Positions in the queue, and when a slot is free for them ------------------------------------------------------------

local function is_present(process, by)
  return process == mine or (process.due + GRACE >= now and process.due <= by)
end

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
  return math.max(request.catch_up, math.min(math.floor(request.interval * 2 / 3), most - least))
end

local function is_crowd()
  local waiting = 0
  for _, process in pairs(state.processes) do
    if process.waiting[BULK] > 0 and is_present(process, now + LONGEST) then
      waiting = waiting + 1
    end
  end
  local is_even = state.rate_factor == FULL and catch_up() <= math.floor(interval / 2)
  return is_even and interval <= GRACE and waiting >= shortest.limit
end

local together = {1, is_crowd() and 2 or 1}

local function position(lane, nth, by)
  local before, interactive, bulk = {}, 0, 0
  local turn = math.floor((nth - 1) / together[lane]) + 1
  for _, process in pairs(state.processes) do
    if is_present(process, by) then
      interactive = interactive + process.waiting[INTERACTIVE]
      bulk = bulk + process.waiting[BULK]
      if process ~= mine then
        local turns = process.since[lane] < mine.since[lane] and turn or turn - 1
        for _ = 1, math.min(process.waiting[lane], turns * together[lane]) do
          before[#before + 1] = process.credit
        end
      end
    end
  end
  table.sort(before, function(one, other) return one > other end)
  local number = #before
  if lane == INTERACTIVE then
    local between = math.min(bulk, math.floor((state.overtaken + number) / OVERTAKING))
    return {rank = 1 + number + between, is_paced = false, before = before}
  end
  local between = math.min(interactive, math.max(0, OVERTAKING - state.overtaken) + OVERTAKING * number)
  return {rank = 1 + number + between, is_paced = number + between > 0 or interactive == 0, before = before}
end

local function is_sooner(one, one_at, other, other_at)
  if one_at ~= other_at then
    return one_at < other_at
  elseif one.at ~= other.at then
    return one.at > other.at
  elseif one.credit ~= other.credit then
    return one.credit < other.credit
  end
  return one.ends < other.ends
end

local function take_soonest(slots, span, credit)
  local first, first_at
  for number, slot in ipairs(slots) do
    local at = math.max(now, free(slot, span, credit))
    if first == nil or is_sooner(slot, at, slots[first], first_at) then
      first, first_at = number, at
    end
  end
  table.remove(slots, first)
  return first_at
end

local function in_order(rate)
  if rate.in_order == nil then
    local moments, slots = {}, {}
    for number, slot in ipairs(rate.taken) do
      slots[number] = slot
      moments[slot] = math.max(now, free(slot, rate.span, mine.credit))
    end
    table.sort(slots, function(one, other) return is_sooner(one, moments[one], other, moments[other]) end)
    rate.in_order = slots
  end
  return rate.in_order
end

local function free_at(rate, its)
  local before = (its.rank - 1) % rate.limit
  local later = math.floor((its.rank - 1) / rate.limit) * (rate.span + math.max(0, mine.hold - mine.credit))
  local spare = rate.limit - #rate.taken
  if before < spare then
    return now + later
  end
  local slots, left, first = in_order(rate), {}, math.max(0, -spare)
  for number = first + 1, math.min(#slots, first + before + 1 + MANY) do
    left[#left + 1] = slots[number]
  end
  for _ = 1, spare do
    left[#left + 1] = {at = now - rate.span, credit = 0, ends = 0}
  end
  for number = 1, before do
    take_soonest(left, rate.span, its.before[number] or mine.credit)
  end
  return take_soonest(left, rate.span, mine.credit) + later
end

local function due(its)
  local at = math.max(now, state.paused_until)
  for _, rate in ipairs(request.rates) do
    at = math.max(at, free_at(rate, its))
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

local function has_room(at)
  for _, rate in ipairs(request.rates) do
    local taken = 0
    for _, slot in ipairs(rate.taken) do
      if slot.ends > 0 or free(slot, rate.span, mine.credit) > at then
        taken = taken + 1
      end
    end
    if taken >= rate.limit then
      return false
    end
  end
  return true
end

local function follow(at)
  local last, place
  for number, slot in ipairs(shortest.taken) do
    if slot.ends == 0 and free(slot, shortest.span, mine.credit) <= at then
      if last == nil or slot.at > last.at or (slot.at == last.at and slot.credit > last.credit) then
        last, place = slot, number
      end
    end
  end
  if last == nil then
    return {at = 0, credit = 0}
  end
  table.remove(shortest.taken, place)
  last.counted.is_used = 1
  return last
end

local function take(grant, at)
  mine.waiting[grant.lane] = mine.waiting[grant.lane] - 1
  local before = follow(at)
  local lease = {granted = at, ends = now + LEASE, after = before.at, after_credit = before.credit}
  own[grant.slot] = lease
  for _, rate in ipairs(request.rates) do
    rate.taken[#rate.taken + 1] = held_slot(request.process, lease)
    rate.in_order = nil
  end
  state.next_bulk = math.max(state.next_bulk, at - catch_up()) + interval
  if grant.lane == INTERACTIVE and overtakes_bulk() then
    state.overtaken = math.min(state.overtaken + 1, OVERTAKING)
  else
    state.overtaken = 0
  end
end

local function comes_at(lane, nth, its)
  local at = now + LONGEST
  for _ = 1, LOOKS do
    local before = position(lane, nth, at)
    at = due({rank = before.rank, is_paced = its.is_paced, before = before.before})
  end
  return math.max(at, due(its))
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

return reply(granted, math.max(0, mine.due - now - request.slack))
