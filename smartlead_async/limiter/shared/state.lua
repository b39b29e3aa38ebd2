-- A request, and all that is remembered of a limit: one value, packed. In front of this stand the constants, and
-- `clock`: microseconds of the server's own time. Numbers are whole and below 2^53. What cannot be read as it was
-- written is forgotten. `state.py` says what the fields mean, `algorithm.py` when all is presumed to be held.

local UNKNOWN = ''
local MOST = 9007199254740991
local NUMBERS = {
  'epoch', 'version', 'presumed', 'last', 'offset', 'horizon', 'paused_until', 'next_bulk', 'overtaken', 'joined',
  'settled', 'learned', 'rate_factor', 'second_limit', 'second_span', 'failed', 'probe_at'
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
request.recalls = word() == '1'
request.paused, request.changes = number(), number()
request.learned = {
  version = number(), rate_factor = number(), second_limit = number(), second_span = number(), failed = number(),
  probe_in = number()
}
request.credit, request.waiting = number(), {number(), number()}
request.interval, request.catch_up, request.ahead, request.slack = number(), number(), number(), number()
request.rates, request.held, request.settled = {}, {}, {}
for i = 1, number() do
  request.rates[i] = {limit = number(), span = number()}
end
for i = 1, number() do
  request.held[i] = number()
end
while cursor <= #ARGV do
  request.settled[#request.settled + 1] = {slot = number(), age = number(), credit = number()}
end
local shortest = request.rates[1]
for _, rate in ipairs(request.rates) do
  if rate.span < shortest.span then
    shortest = rate
  end
end

-- What the store remembers --------------------------------------------------------------------------------------

local function whole(value)
  assert(type(value) == 'number' and value >= 0 and value <= MOST and value == math.floor(value))
  return value
end

local function text(value)
  assert(type(value) == 'string')
  return value
end

local function new_state()
  local state = {counted = {}, held = {}, processes = {}}
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
  local values = cmsgpack.unpack(packed)
  local at = 0
  local function value()
    at = at + 1
    return values[at]
  end
  local state = new_state()
  for _, name in ipairs(NUMBERS) do
    state[name] = whole(value())
  end
  assert(state.rate_factor >= LOWEST and state.rate_factor <= FULL)
  assert((state.second_limit > 0) == (state.second_span > 0))
  for i = 1, whole(value()) do
    state.counted[i] = {at = whole(value()), credit = whole(value()), is_used = whole(value())}
  end
  for _ = 1, whole(value()) do
    hold(state, text(value()), whole(value()), {
      granted = whole(value()), ends = whole(value()), after = whole(value()), after_credit = whole(value())
    })
  end
  for _ = 1, whole(value()) do
    state.processes[text(value())] = {
      first = whole(value()), seen = whole(value()), due = whole(value()), credit = whole(value()),
      hold = whole(value()), recalled = whole(value()), waiting = {whole(value()), whole(value())},
      since = {whole(value()), whole(value())}
    }
  end
  assert(at == #values)
  return state
end

local function dump(state)
  local values = {}
  local function put(...)
    for _, value in ipairs({...}) do
      values[#values + 1] = value
    end
  end
  for _, name in ipairs(NUMBERS) do
    put(state[name])
  end
  put(#state.counted)
  for _, counted in ipairs(state.counted) do
    put(counted.at, counted.credit, counted.is_used)
  end
  local held = 0
  for _, slots in pairs(state.held) do
    for _ in pairs(slots) do
      held = held + 1
    end
  end
  put(held)
  for process, slots in pairs(state.held) do
    for slot, lease in pairs(slots) do
      put(process, slot, lease.granted, lease.ends, lease.after, lease.after_credit)
    end
  end
  local processes = 0
  for _ in pairs(state.processes) do
    processes = processes + 1
  end
  put(processes)
  for name, its in pairs(state.processes) do
    put(name, its.first, its.seen, its.due, its.credit, its.hold, its.recalled)
    put(its.waiting[1], its.waiting[2], its.since[1], its.since[2])
  end
  return cmsgpack.pack(values)
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
  return request.epoch > 0 and request.epoch < state.epoch and state.presumed == 0
end

if state == nil or has_forgotten() then
  state = new_state()
  state.presumed = 1
  for slot = 0, shortest.limit - 1 do
    hold(state, UNKNOWN, slot, {granted = clock, ends = clock + LEASE, after = 0, after_credit = 0})
  end
end
if state.epoch == 0 then
  state.epoch = math.max(clock, request.epoch + 1)
end
state.version = state.version + 1
local now = clock + state.offset
local asked_before = state.processes[request.process]
if asked_before and request.elapsed > 0 and now > asked_before.seen + request.elapsed + STEP then
  now = asked_before.seen + request.elapsed
end
now = math.max(state.last, now)
state.offset = now - clock
state.last = now

-- Whatever was written into the store: nothing in it holds anybody up for longer than a bound --------------------

local latest = now + LONGEST
state.paused_until = math.min(state.paused_until, latest)
state.next_bulk = math.min(state.next_bulk, latest)
state.second_span = math.min(state.second_span, LONGEST_SPAN)
state.probe_at = math.min(state.probe_at, now + LONGEST_PROBE)
for _, counted in ipairs(state.counted) do
  counted.at = math.min(counted.at, now)
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
