using System.Collections.Concurrent;

namespace AiService.NetworkAgent.Inventory;

/// <summary>Remembers what the device-service said about single devices, and when it said nothing.</summary>
/// <param name="client">Null when the device-service is not used.</param>
/// <param name="reuse">For how long an answer is used again.</param>
/// <param name="time">Ages the answers.</param>
internal sealed class DeviceFactsCache(DeviceServiceClient? client, TimeSpan reuse, TimeProvider time)
{
    private const int MaxRemembered = 10_000;

    /// <summary>No device has this id: it stands for all of them.</summary>
    private const string EveryDevice = "";

    /// <summary>How long a device is not asked for after a query that brought nothing.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, (DeviceFacts Facts, long At)> remembered = new(StringComparer.Ordinal);

    /// <summary>When a query brought no facts of a device.</summary>
    private readonly ConcurrentDictionary<string, long> failures = new(StringComparer.Ordinal);

    /// <summary>Returns the facts that are remembered, at any age.</summary>
    public DeviceFacts? Last(string id) => remembered.TryGetValue(id, out var known) ? known.Facts : null;

    /// <summary>Returns the facts while they may be used again, without a request.</summary>
    public DeviceFacts? Fresh(string id) => remembered.TryGetValue(id, out var known) && time.GetElapsedTime(known.At) < reuse ? known.Facts : null;

    /// <summary>Returns true when the device-service was away, or did not know the device, within the last minute.</summary>
    public bool HasFailed(string id) => IsAway || IsUnknown(id);

    /// <summary>True when the device-service was away within the last minute.</summary>
    public bool IsAway => HasJustFailed(EveryDevice);

    /// <summary>Returns true when the device-service answered within the last minute that it does not know the device.</summary>
    public bool IsUnknown(string id) => HasJustFailed(id);

    /// <returns>The facts, or why there are none. Expected trouble is a result, never an exception.</returns>
    public async Task<DeviceServiceAnswer> AskAsync(string id, CancellationToken cancel)
    {
        if (Fresh(id) is { } facts)
        {
            return new DeviceServiceAnswer(facts, null);
        }

        if (client is null)
        {
            return new DeviceServiceAnswer(null, $"设备 {id} 在 DEVICES_FILE 中缺少 host 或 platform");
        }

        DeviceServiceAnswer answer;
        try
        {
            answer = await client.AskAsync(id, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return new DeviceServiceAnswer(null, "服务正在停止，未查询 device-service", IsAway: true); // The process goes down.
        }

        Remember(id, answer);
        return answer;
    }

    private void Remember(string id, DeviceServiceAnswer answer)
    {
        if (answer.Facts is { } facts)
        {
            Put(remembered, id, (facts, time.GetTimestamp()));
            failures.TryRemove(id, out _);
        }
        else
        {
            Put(failures, answer.IsAway ? EveryDevice : id, time.GetTimestamp());
        }

        if (!answer.IsAway)
        {
            failures.TryRemove(EveryDevice, out _);
        }
    }

    private static void Put<T>(ConcurrentDictionary<string, T> known, string id, T value)
    {
        if (known.Count >= MaxRemembered)
        {
            known.Clear();
        }

        known[id] = value;
    }

    private bool HasJustFailed(string id) => failures.TryGetValue(id, out var at) && time.GetElapsedTime(at) < Pause;
}
