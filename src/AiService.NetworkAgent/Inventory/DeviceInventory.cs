using System.Collections.Concurrent;

namespace AiService.NetworkAgent.Inventory;

/// <summary>
/// Finds the devices that the agent may log in to. <c>DEVICES_FILE</c> comes first; what it leaves out comes from the device-service (host, vendor,
/// model) and from the credentials' folder (the login).
/// </summary>
internal sealed partial class DeviceInventory(
    InventoryOptions options,
    InventoryFiles files,
    DeviceServiceClient? deviceService,
    CredentialsDirectory? credentials,
    TimeProvider time,
    ILogger<DeviceInventory> logger)
{
    private const int MaxRemembered = 10_000;
    private const int MaxShown = 150;

    /// <summary>No device has this id: it stands for all of them.</summary>
    private const string EveryDevice = "";

    /// <summary>How long a group is not asked for after a query that brought none.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, (DeviceFacts Facts, long At)> remembered = new(StringComparer.Ordinal);

    /// <summary>When a query brought no facts of a device.</summary>
    private readonly ConcurrentDictionary<string, long> failures = new(StringComparer.Ordinal);

    /// <summary>Returns false when it is certain, without a request, that there is no such device.</summary>
    public bool MayHave(string id) => deviceService is not null || files.Current.Find(id) is not null;

    /// <summary>
    /// Returns the group of a device: of its entry, or else of the device-service. Every analysis may ask for it, so a device-service that does
    /// not answer is queried once a minute only; until it answers, the group that was known last stands.
    /// </summary>
    /// <returns>Null when the device has no group, or it cannot be determined. Expected trouble is never an exception.</returns>
    public async ValueTask<string?> GroupOfAsync(string id, CancellationToken cancel)
    {
        if (files.Current.Find(id)?.Group is { } group)
        {
            return group;
        }

        if (deviceService is not null && !HasFailed(EveryDevice) && !HasFailed(id))
        {
            await FactsAsync(id, cancel);
        }

        return remembered.TryGetValue(id, out var known) ? known.Facts.Group : null;
    }

    /// <returns>The device, or in Chinese why there is none. Expected trouble is a result, never an exception.</returns>
    public async Task<(Device? Device, string? Problem)> FindAsync(string id, CancellationToken cancel)
    {
        var entry = files.Current.Find(id);
        if (entry is null && deviceService is null)
        {
            return (null, options.DevicesFile is null ? $"未配置 DEVICES_FILE，设备 {id} 缺少设备凭据" : $"设备 {id} 不在 DEVICES_FILE 中（缺少设备凭据）");
        }

        entry ??= new DeviceEntry { Id = id };
        if (entry.Host is null || entry.Platform is null)
        {
            var (facts, problem) = await FactsAsync(id, cancel);
            if (facts is null)
            {
                return (null, problem);
            }

            var platform = entry.Platform ?? files.Platforms.GetValueOrDefault(VendorPlatform.Of(facts.Vendor, facts.Model) ?? "");
            if (platform is null)
            {
                return (null, $"设备 {id} 的厂商/型号（{Shown(facts.Vendor)} {Shown(facts.Model)}）没有对应的平台，无法自动修复；可在 DEVICES_FILE 中为其指定 platform");
            }

            entry = entry with { Host = entry.Host ?? facts.Host, Platform = platform, Group = entry.Group ?? facts.Group };
        }

        return Complete(entry);
    }

    private (Device? Device, string? Problem) Complete(DeviceEntry entry)
    {
        var login = entry.Login;
        if (login is null && credentials is not null)
        {
            (login, var problems) = credentials.Find(entry.Id, entry.Group);
            if (problems.Count > 0)
            {
                Log.Unusable(logger, entry.Id, string.Join(" ", problems));
                return (null, $"设备 {entry.Id} 的凭据文件无法使用（{problems[0].Place}），详情见服务日志");
            }
        }

        if (login is null)
        {
            return (null, $"设备 {entry.Id} 缺少设备凭据（DEVICES_FILE 或 DEVICE_CREDENTIALS_DIR）");
        }

        login = entry.Own?.Over(login) ?? login;
        if (login.HostKeys.Count == 0 && entry.Transport == Transport.Ssh && !options.LearnsHostKeys)
        {
            return (null, $"设备 {entry.Id} 没有配置 host_key（在 DEVICES_FILE 的条目或其凭据文件中给出，或见 HOST_KEY_POLICY）");
        }

        var via = files.Current.Way(login.Jump, out var noWay);
        return noWay is not null ? (null, $"设备 {entry.Id} 的跳板机配置无法使用：jump {noWay}") : (new Device
        {
            Id = entry.Id,
            Host = entry.Host!,
            Port = login.Port,
            Platform = entry.Platform!,
            Transport = entry.Transport,
            Username = login.Username,
            Credential = login.Credential,
            HostKeys = login.HostKeys,
            Via = via,
            Redact = options.Redact,
        }, null);
    }

    /// <summary>What the device-service says is redacted before it is cut: a part of a secret would not be found.</summary>
    private string Shown(string? said) => options.Redact(said ?? "") is { Length: > MaxShown } text ? text[..MaxShown] + "…" : options.Redact(said ?? "");

    private async Task<(DeviceFacts? Facts, string? Problem)> FactsAsync(string id, CancellationToken cancel)
    {
        if (remembered.TryGetValue(id, out var known) && time.GetElapsedTime(known.At) < options.DeviceService?.Cache)
        {
            return (known.Facts, null);
        }

        if (deviceService is null)
        {
            return (null, $"设备 {id} 在 DEVICES_FILE 中缺少 host 或 platform");
        }

        DeviceServiceAnswer answer;
        try
        {
            answer = await deviceService.AskAsync(id, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return (null, "服务正在停止，未查询 device-service"); // The process goes down.
        }

        Remember(id, answer);
        return (answer.Facts, answer.Problem is { } problem ? Shown(problem) : null);
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

    private bool HasFailed(string id) => failures.TryGetValue(id, out var at) && time.GetElapsedTime(at) < Pause;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The login of device {DeviceId} cannot be used: {Problems}")]
        public static partial void Unusable(ILogger logger, string deviceId, string problems);
    }
}
