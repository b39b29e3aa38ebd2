-- A request, and all that is remembered of a limit: one value, packed. In front of this stand the constants, and
-- `clock`: microseconds of the server's own time. Numbers are whole and below 2^53. What cannot be read as it was
-- written is forgotten. `state.py` says what the fields mean, `algorithm.py` when all is presumed to be held.

local MOST = 9007199254740991
local NUMBERS = {
  'epoch', 'version', 'presumed', 'presumed_at', 'last', 'clock', 'horizon', 'paused_until', 'next_bulk', 'overtaken',
  'joined', 'settled', 'learned', 'rate_factor', 'second_limit', 'second_span', 'failed', 'probe_at'
}

-- The request ---------------------------------------------------------------------------------------------------

local cursor = 1
local function word()
  cursor = cursor + 1
  return ARGV[cursor - 1]
end
local function number()
  return tonumber(word())
end

local request = {process = word(), first = number(), epoch = number(), version = number(), elapsed = number()}
request.recalls, request.leaves = word() == '1', word() == '1'
request.paused, request.changes = number(), number()
request.learned = {
  version = number(), rate_factor = number(), second_limit = number(), second_span = number(), failed = number(),
  probe_in = number()
}
request.lease, request.credit, request.waiting = number(), number(), {number(), number()}
request.interval, request.catch_up, request.ahead, request.slack = number(), number(), number(), number()
request.rates, request.held, request.held_ages, request.settled = {}, {}, {}, {}
for i = 1, number() do
  request.rates[i] = {limit = number(), span = number()}
end
for i = 1, number() do
  request.held[i] = number()
end
for i = 1, number() do
  request.held_ages[i] = number()
end
while cursor <= #ARGV do
  request.settled[#request.settled + 1] = {slot = number(), age = number(), credit = number()}
end

local function shortest_of(rates)
  local shortest = rates[1]
  for _, rate in ipairs(rates) do
    if rate.span < shortest.span then
      shortest = rate
    end
  end
  return shortest
end

local shortest = shortest_of(request.rates)

-- What the store remembers --------------------------------------------------------------------------------------

local function check_whole(numbers, is_ordered)
  local last = 0
  for i = 1, #numbers do
    local number = numbers[i]
    assert(type(number) == 'number' and number >= last and number <= MOST and number % 1 == 0)
    last = is_ordered and number or 0
  end
end

local function check_texts(names)
  for i = 1, #names do
    assert(type(names[i]) == 'string')
  end
end

local function new_state()
  local state = {counted = {}, older = {}, held = {}, processes = {}, rates = {}}
  for _, name in ipairs(NUMBERS) do
    state[name] = 0
  end
  state.rate_factor = FULL
  return state
end

local function new_process()
  return {
    first = 0, seen = 0, due = 0, credit = 0, hold = 0, recalled = 0, waiting = {0, 0},
    since = {0, 0}
  }
end

local function hold(state, process, slot, lease)
  state.held[process] = state.held[process] or {}
  state.held[process][slot] = lease
end

local function load(packed)
  local numbers, older, names = unpack(cmsgpack.unpack(packed))
  check_whole(numbers, false)
  check_whole(older, true)
  check_texts(names)
  local at, named = 0, 0
  local function value()
    at = at + 1
    return numbers[at] or error('cut')
  end
  local function name()
    named = named + 1
    return names[named]
  end
  local state = new_state()
  for _, field in ipairs(NUMBERS) do
    state[field] = value()
  end
  assert(state.rate_factor >= LOWEST and state.rate_factor <= FULL)
  assert((state.second_limit > 0) == (state.second_span > 0))
  for i = 1, value() do
    state.counted[i] = {at = value(), credit = value(), is_used = value()}
  end
  state.older = older
  for _ = 1, value() do
    hold(state, name(), value(), {granted = value(), ends = value(), after = value(), after_credit = value()})
  end
  for _ = 1, value() do
    state.processes[name()] = {
      first = value(), seen = value(), due = value(), credit = value(), hold = value(), recalled = value(),
      waiting = {value(), value()}, since = {value(), value()}
    }
  end
  for i = 1, value() do
    local rate = {limit = value(), span = value(), told = value()}
    assert(rate.limit > 0 and rate.span > 0)
    state.rates[i] = rate
  end
  assert(at == #numbers and named == #names)
  return state
end

local function dump(state)
  local numbers, names, last = {}, {}, 0
  local function put(number)
    last = last + 1
    numbers[last] = number
  end
  for _, field in ipairs(NUMBERS) do
    put(state[field])
  end
  put(#state.counted)
  for _, its in ipairs(state.counted) do
    put(its.at) put(its.credit) put(its.is_used)
  end
  put(0)
  local held_at, held = last, 0
  for process, slots in pairs(state.held) do
    for slot, its in pairs(slots) do
      held = held + 1
      names[#names + 1] = process
      put(slot) put(its.granted) put(its.ends) put(its.after) put(its.after_credit)
    end
  end
  numbers[held_at] = held
  put(0)
  local processes_at, processes = last, 0
  for process, its in pairs(state.processes) do
    processes = processes + 1
    names[#names + 1] = process
    put(its.first) put(its.seen) put(its.due) put(its.credit) put(its.hold) put(its.recalled)
    put(its.waiting[1]) put(its.waiting[2]) put(its.since[1]) put(its.since[2])
  end
  numbers[processes_at] = processes
  put(#state.rates)
  for _, its in ipairs(state.rates) do
    put(its.limit) put(its.span) put(its.told)
  end
  return cmsgpack.pack({numbers, state.older, names})
end

local packed = redis.pcall('GET', KEYS[1])
local state
if packed == false then
  state = new_state()
elseif type(packed) == 'string' then
  local is_read, read = pcall(load, packed)
  state = is_read and read or nil
end

local function has_forgotten()
  if request.epoch > state.epoch or (request.epoch == state.epoch and request.version > state.version) then
    return true
  end
  return request.epoch > 0 and request.epoch < state.epoch and state.presumed_at == 0
end

if state == nil or has_forgotten() then
  state = new_state()
  state.presumed, state.presumed_at = shortest.limit, clock
end
if state.epoch == 0 then
  state.epoch = math.max(clock, request.epoch + 1)
end
state.version = state.version + 1
local now = state.last + clock - state.clock
local asked_before = state.processes[request.process]
if asked_before and request.elapsed > 0 then
  now = math.min(now, asked_before.seen + request.elapsed)
end
now = math.max(state.last, now)
state.last, state.clock = now, clock

-- Whatever was written into the store: nothing in it holds anybody up for longer than a bound --------------------

local latest = now + LONGEST
state.paused_until = math.min(state.paused_until, latest)
state.next_bulk = math.min(state.next_bulk, latest)
state.presumed_at = math.min(state.presumed_at, now)
state.second_span = math.min(state.second_span, LONGEST_SPAN)
state.probe_at = math.min(state.probe_at, now + LONGEST_PROBE)
for _, counted in ipairs(state.counted) do
  counted.at = math.min(counted.at, now)
end
if #state.older > 0 and state.older[#state.older] > now then
  for i, at in ipairs(state.older) do
    state.older[i] = math.min(at, now)
  end
end
for _, slots in pairs(state.held) do
  for _, lease in pairs(slots) do
    lease.granted = math.min(lease.granted, latest)
    lease.ends = math.min(lease.ends, now + LEASE)
  end
end
for _, process in pairs(state.processes) do
  process.seen = math.min(process.seen, now)
  process.due = math.min(process.due, latest)
  process.hold = math.min(process.hold, LEASE)
end
for _, rate in ipairs(state.rates) do
  rate.told = math.min(rate.told, now)
end
