-- What is taken of each limit, and when it will be free; `slots.py` is the same and says why.
-- In front of it stands `algorithm.lua`.

local MANY = 32

local function held_slot(process, lease)
  local holder = state.processes[process] or {hold = 0, credit = 0}
  return {at = lease.granted + holder.hold, credit = holder.credit, ends = lease.ends}
end

local held = {}
for process, slots in pairs(state.held) do
  for _, lease in pairs(slots) do
    held[#held + 1] = held_slot(process, lease)
  end
end

local function presumed_until(span)
  return state.presumed > 0 and state.presumed_at + PRESUMED + span or 0
end

local function presumed(span, at)
  return at < presumed_until(span) and state.presumed or 0
end

local function expected(usual, latest)
  return math.min(math.max(usual, now + interval, 2 * now - usual), latest)
end

-- The shortest limit: each slot once, whoever had it before -------------------------------------------------------------

local taken, orders = {}, {}
for _, slot in ipairs(held) do
  taken[#taken + 1] = slot
end
for _, its in ipairs(state.counted) do
  if its.at > now - shortest.span and its.is_used == 0 then
    taken[#taken + 1] = {at = its.at, credit = its.credit, ends = 0, counted = its}
  end
end

local function shortest_has_room(at)
  local late, known = 0, shortest.limit - presumed(shortest.span, at)
  if #taken < known then
    return true
  end
  for _, slot in ipairs(taken) do
    if slot.ends > 0 or slot.at - math.min(slot.credit, mine.credit) + shortest.span > at then
      late = late + 1
    end
  end
  return late < known
end

local function take_shortest(at)
  local last, place
  for number, slot in ipairs(taken) do
    if slot.ends == 0 and slot.at - math.min(slot.credit, mine.credit) + shortest.span <= at then
      if last == nil or slot.at > last.at or (slot.at == last.at and slot.credit > last.credit) then
        last, place = slot, number
      end
    end
  end
  if last == nil then
    return {at = 0, credit = 0}
  end
  table.remove(taken, place)
  last.counted.is_used = 1
  return last
end

local function is_sooner(one, other)
  if one.free ~= other.free then
    return one.free < other.free
  elseif one.at ~= other.at then
    return one.at > other.at
  elseif one.credit ~= other.credit then
    return one.credit < other.credit
  end
  return one.ends < other.ends
end

local function in_order_for(credit, most)
  most = math.min(most, #taken)
  local of_credit = orders[credit] or {}
  orders[credit] = of_credit
  if of_credit[most] == nil then
    local places = {}
    local among = most < #taken and in_order_for(mine.credit, #taken)
    for number = 1, most do
      local slot = among and among[number].slot or taken[number]
      local free = slot.at + shortest.span - math.min(slot.credit, credit)
      if slot.ends > 0 then
        free = expected(free, slot.ends + shortest.span)
      end
      places[number] = {
        free = math.max(now, free), at = slot.at, credit = slot.credit, ends = slot.ends, slot = slot
      }
    end
    table.sort(places, is_sooner)
    of_credit[most] = places
  end
  return of_credit[most]
end

local function soonest(credit, most, gone)
  for _, place in ipairs(in_order_for(credit, most)) do
    if not gone[place.slot] then
      return place
    end
  end
end

local function free_of_limit_at(limit, rank, takers)
  local before = (rank - 1) % limit
  local later = math.floor((rank - 1) / limit) * (shortest.span + math.max(0, mine.hold - mine.credit))
  local spare = limit - #taken
  if before < spare then
    return now + later
  end
  local most, gone = before + 1 + MANY + math.max(0, -spare), {}
  for number = 1, -spare do
    gone[in_order_for(mine.credit, most)[number].slot] = true
  end
  for number = 1, before do
    local place = soonest(takers[number] or mine.credit, most, gone)
    if place == nil or (spare > 0 and place.free > now) then
      spare = spare - 1
    else
      gone[place.slot] = true
    end
  end
  local place = soonest(mine.credit, most, gone)
  return ((spare > 0 or place == nil) and now or place.free) + later
end

local function shortest_free_at(rank, takers)
  local latest, known = presumed_until(shortest.span), shortest.limit - state.presumed
  if now >= latest then
    return free_of_limit_at(shortest.limit, rank, takers)
  end
  local moment = expected(state.presumed_at, latest)
  return known > 0 and math.min(moment, free_of_limit_at(known, rank, takers)) or moment
end

-- Longer limits: each request, and no credit ----------------------------------------------------------------------------

local function counted_at(number)
  return number <= #older and older[number] or state.counted[number - #older].at
end

local function count_until(moment, first, last)
  while first <= last do
    local middle = math.floor((first + last) / 2)
    if counted_at(middle) <= moment then
      first = middle + 1
    else
      last = middle - 1
    end
  end
  return last
end

local function free_until(moment)
  return count_until(moment, 1, #older) + count_until(moment, #older + 1, #older + #state.counted) - #older
end

local longer = {}
for _, rate in ipairs(request.rates) do
  if rate ~= shortest then
    longer[#longer + 1] = rate
    rate.taken = #older + #state.counted + #held - free_until(now - rate.span)
  end
end

local function longer_has_room(rate, at)
  local free = free_until(at - rate.span) - free_until(now - rate.span)
  return rate.taken + presumed(rate.span, at) - free < rate.limit
end

local function nth_free(rate, number)
  local until_now = count_until(now - rate.span, 1, #older)
  if number < #older - until_now then
    return older[until_now + number + 1] + rate.span
  end
  number = number - (#older - until_now)
  local of_counted = count_until(now - rate.span, #older + 1, #older + #state.counted) - #older
  if number < #state.counted - of_counted then
    return state.counted[of_counted + number + 1].at + rate.span
  end
  number = number - (#state.counted - of_counted)
  if number >= #held then
    return expected(state.presumed_at, presumed_until(rate.span))
  end
  local moments = {}
  for place, slot in ipairs(held) do
    moments[place] = expected(slot.at + rate.span, slot.ends + rate.span)
  end
  table.sort(moments)
  return moments[number + 1]
end

local function longer_free_at(rate, rank)
  local before = (rank - 1) % rate.limit
  local later = math.floor((rank - 1) / rate.limit) * (rate.span + mine.hold)
  local spare = rate.limit - rate.taken - presumed(rate.span, now)
  return math.max(now, before < spare and now or nth_free(rate, before - spare)) + later
end
