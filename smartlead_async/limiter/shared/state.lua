-- A request, and all that is remembered of a limit: one value, packed. In front of this stand the constants, and
-- `clock`: microseconds of the server's own time. Numbers are whole and below 2^53. What cannot be read as it was
-- written is forgotten. `state.py` says what the fields mean, `algorithm.py` when all is presumed to be held.

local MOST = 9007199254740991
local NUMBERS = {
  'epoch', 'version', 'presumed', 'presumed_at', 'last', 'clock', 'horizon', 'paused_until', 'next_bulk', 'overtaken',
  'joined', 'settled', 'learned', 'rate_factor', 'second_limit', 'second_span', 'failed', 'probe_at'
}
local COUNTED, LEASED = {'at', 'credit', 'is_used'}, {'granted', 'ends', 'after', 'after_credit'}
local PROCESS, LANES = {'first', 'seen', 'due', 'credit', 'hold', 'recalled'}, {1, 2}
local RATE = {'limit', 'span', 'told'}

-- The request: one JSON object with the names of `EncodedRequest`, in which rows are lists ---------------------

local request = cjson.decode(ARGV[1])
for i, its in ipairs(request.rates) do
  request.rates[i] = {limit = its[1], span = its[2]}
end
for i, its in ipairs(request.settled) do
  request.settled[i] = {slot = its[1], age = its[2], credit = its[3]}
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

-- What is no number cannot be compared: that is an error, too.
local function check_fields(its, fields)
  for i = 1, #fields do
    local number = its[fields[i]]
    if not (number >= 0 and number <= MOST and number % 1 == 0) then
      error('no whole number')
    end
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
  local state, parts = cmsgpack.unpack(packed), 0
  for _ in pairs(state) do
    parts = parts + 1
  end
  assert(parts == #NUMBERS + 5)
  check_fields(state, NUMBERS)
  assert(state.rate_factor >= LOWEST and state.rate_factor <= FULL)
  assert((state.second_limit > 0) == (state.second_span > 0))
  for _, its in ipairs(state.counted) do
    check_fields(its, COUNTED)
  end
  local last = 0
  for _, at in ipairs(state.older) do
    assert(at >= last and at <= MOST and at % 1 == 0)
    last = at
  end
  for process, slots in pairs(state.held) do
    assert(type(process) == 'string')
    for slot, lease in pairs(slots) do
      assert(slot >= 0)
      check_fields(lease, LEASED)
    end
  end
  for name, its in pairs(state.processes) do
    assert(type(name) == 'string')
    check_fields(its, PROCESS)
    check_fields(its.waiting, LANES)
    check_fields(its.since, LANES)
  end
  for _, its in ipairs(state.rates) do
    check_fields(its, RATE)
    assert(its.limit > 0 and its.span > 0)
  end
  return state
end

local function dump(state)
  for process, slots in pairs(state.held) do
    if next(slots) == nil then
      state.held[process] = nil
    end
  end
  return cmsgpack.pack(state)
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
  if request.restarted and state.epoch > 0 then
    return true
  end
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
