using AiService.Faults;

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
    private const int MaxShown = 150;

    /// <summary>Characters of an id, as for <c>device_id</c> of a request.</summary>
    private const int MaxId = 128;

    private readonly DeviceFactsCache facts = new(deviceService, options.DeviceService?.Cache ?? TimeSpan.Zero, time);
    private readonly DeviceListCache? list = deviceService is null ? null : new DeviceListCache(deviceService, options.DeviceService?.Cache ?? TimeSpan.Zero, time);

    /// <summary>False where there is no inventory: neither <c>DEVICES_FILE</c> nor the device-service.</summary>
    public bool IsConfigured => options.DevicesFile is not null || deviceService is not null;

    /// <summary>Returns false when it is certain, without a request, that there is no such device.</summary>
    public bool MayHave(string id) => deviceService is not null || files.Current.Find(id) is not null;

    /// <summary>
    /// Returns the group of a device: of its entry, or else of the device-service. Every analysis may ask for it, so a device-service that does
    /// not answer is queried once a minute only; until it answers, the group that was known last stands.
    /// </summary>
    /// <returns>Null when the device has no group, or it cannot be determined. Expected trouble is never an exception.</returns>
    public async ValueTask<string?> GroupOfAsync(string id, CancellationToken cancel) =>
        files.Current.Find(id)?.Group ?? (await KnownFactsAsync(id, cancel))?.Group;

    /// <summary>Returns the interfaces of a device whose being down is a fault: those of its entry, or else those of its group.</summary>
    /// <returns>Empty when there are none, or the group cannot be determined. Expected trouble is never an exception.</returns>
    public async ValueTask<IReadOnlyList<InterfaceName>> WatchedInterfacesOfAsync(string id, CancellationToken cancel)
    {
        var content = files.Current;
        return content.Find(id)?.WatchedInterfaces is { } own ? own
            : content.WatchesGroups && await GroupOfAsync(id, cancel) is { } group ? content.WatchedIn(group)
            : [];
    }

    /// <summary>Returns the name of a device in AWX's inventory: that of its entry, or else its id.</summary>
    public string AwxHostOf(string id) => files.Current.Find(id)?.AwxHost ?? id;

    /// <summary>Returns the host of a device in the same way.</summary>
    /// <returns>Null when it cannot be determined. Expected trouble is never an exception.</returns>
    public async ValueTask<string?> HostOfAsync(string id, CancellationToken cancel) =>
        files.Current.Find(id)?.Host ?? (await KnownFactsAsync(id, cancel))?.Host;

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
            var answer = await facts.AskAsync(id, cancel);
            if (answer.Facts is not { } known)
            {
                return (null, Shown(answer.Problem));
            }

            var platform = entry.Platform ?? files.Platforms.GetValueOrDefault(VendorPlatform.Of(known.Vendor, known.Model) ?? "");
            if (platform is null)
            {
                return (null, $"设备 {id} 的厂商/型号（{Shown(known.Vendor)} {Shown(known.Model)}）没有对应的平台，无法自动修复；可在 DEVICES_FILE 中为其指定 platform");
            }

            entry = entry with { Host = entry.Host ?? known.Host, Platform = platform, Group = entry.Group ?? known.Group };
        }

        return Complete(entry);
    }

    /// <summary>
    /// Finds the device that an id or, without one, an address means. An id decides alone. Where neither <c>DEVICES_FILE</c> nor
    /// <c>DEVICE_SERVICE_URL</c> is set there is no inventory, and an id is taken as it is.
    /// </summary>
    /// <param name="deviceId">As callers send it; null or blank when it is not known.</param>
    /// <param name="host">Address or name, without a port.</param>
    /// <param name="cancel">Ends the waiting; a list that is being read is read to its end for the other callers.</param>
    /// <param name="asks">False for a caller whose ids, which may be invented, are looked up in the list alone: one more request an id is not spent on them.</param>
    /// <returns>The device, or why it is not known. Expected trouble is a result, never an exception.</returns>
    /// <exception cref="OperationCanceledException">The caller canceled.</exception>
    public async ValueTask<DeviceIdentity> IdentifyAsync(string? deviceId, string? host, CancellationToken cancel, bool asks = true)
    {
        return deviceId?.Trim() is { Length: > 0 } id ? await IdentifyIdAsync(id, asks, cancel)
            : host?.Trim() is { Length: > 0 } address ? await IdentifyHostAsync(address, cancel)
            : DeviceIdentity.Unknown("没有给出设备的 device_id 或地址");
    }

    private async ValueTask<DeviceIdentity> IdentifyIdAsync(string id, bool asks, CancellationToken cancel)
    {
        if (id.Length > MaxId || id.Any(char.IsControl))
        {
            return DeviceIdentity.Unknown($"device_id 超过 {MaxId} 个字符，或含有控制字符");
        }

        if (files.Current.Find(id) is not null || facts.Fresh(id) is { } fresh && (fresh.Id ?? id) == id)
        {
            return new DeviceIdentity(id, null);
        }

        if (list is null)
        {
            return options.DevicesFile is null ? new DeviceIdentity(id, null) : DeviceIdentity.Unknown($"设备 {id} 不在 DEVICES_FILE 中");
        }

        var content = await list.FindAsync(content => content.Has(id), cancel);
        if (content.Has(id))
        {
            return new DeviceIdentity(id, null);
        }

        if (content.IsAway && facts.IsAway)
        {
            // Neither the list nor a single device is answered at present: the next list shows when they are.
            return new DeviceIdentity(null, Shown(content.Problem), IsAway: true);
        }

        if (!asks || facts.IsUnknown(id))
        {
            return DeviceIdentity.Unknown($"device-service 没有设备 {id} 的信息");
        }

        // The list may have been read before the device was added.
        var answer = await facts.AskAsync(id, cancel);
        cancel.ThrowIfCancellationRequested();
        return answer.Facts is not { } known ? new DeviceIdentity(null, Shown(answer.Problem), answer.IsAway)
            : known.Id is null || known.Id == id ? new DeviceIdentity(id, null)
            : DeviceIdentity.Unknown($"device-service 没有设备 {id}，它以设备 {Shown(known.Id)} 应答");
    }

    private async ValueTask<DeviceIdentity> IdentifyHostAsync(string host, CancellationToken cancel)
    {
        if (HostText.IsNoDevice(host))
        {
            return DeviceIdentity.Unknown($"{Shown(host)} 是本机地址，不是设备的地址");
        }

        var address = HostText.Comparable(host);
        var listed = files.Current.IdsOf(address);
        if (listed.Count > 0)
        {
            return One(listed, $"DEVICES_FILE 中地址为 {Shown(host)} 的设备不唯一");
        }

        if (list is null)
        {
            return DeviceIdentity.Unknown(options.DevicesFile is null
                ? $"未配置 DEVICES_FILE 和 DEVICE_SERVICE_URL，无法由地址 {Shown(host)} 确定设备"
                : $"DEVICES_FILE 中没有地址为 {Shown(host)} 的设备");
        }

        var content = await list.FindAsync(content => content.IdsOf(address).Count > 0, cancel);
        var ids = content.IdsOf(address);
        return content.Problem is { } problem ? new DeviceIdentity(null, Shown(problem), content.IsAway)
            : ids.Count == 0 ? DeviceIdentity.Unknown($"没有地址为 {Shown(host)} 的设备（DEVICES_FILE 和 device-service 均未找到）")
            : One(ids, $"device-service 中地址为 {Shown(host)} 的设备不唯一");
    }

    private DeviceIdentity One(IReadOnlyList<string> ids, string ambiguous) =>
        ids is [var only] ? new DeviceIdentity(only, null) : DeviceIdentity.Unknown($"{ambiguous}：{Shown(string.Join("、", ids.Take(5)))}");

    private async ValueTask<DeviceFacts?> KnownFactsAsync(string id, CancellationToken cancel)
    {
        if (deviceService is not null && !facts.HasFailed(id))
        {
            await facts.AskAsync(id, cancel);
        }

        return facts.Last(id);
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

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The login of device {DeviceId} cannot be used: {Problems}")]
        public static partial void Unusable(ILogger logger, string deviceId, string problems);
    }
}
