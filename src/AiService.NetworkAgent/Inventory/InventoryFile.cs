using System.Text;
using AiService.Faults;
using AiService.NetworkAgent.Platforms;
using AiService.NetworkAgent.Yaml;

namespace AiService.NetworkAgent.Inventory;

/// <summary>Reads and validates <c>DEVICES_FILE</c>, and collects everything that is wrong with it, with its line.</summary>
internal sealed class InventoryFile(InventoryOptions options, IReadOnlyDictionary<string, Platform> platforms, Func<string, string?> variable)
{
    /// <summary>The platforms that an entry may name.</summary>
    public IReadOnlyDictionary<string, Platform> Platforms => platforms;

    private const string Keys = $"Keys: id, host, platform, transport, group, awx_host, {WatchedInterfacesReader.Key}, {LoginReader.Keys}.";

    /// <param name="path">The file.</param>
    public InventoryReading Read(string path)
    {
        var full = Path.GetFullPath(path);
        var file = new YamlFile(path);
        var files = new FileContents();
        var secrets = new SecretSource(variable, Path.GetDirectoryName(full)!, files, inline: false, options.Learn);
        var snapshot = TextOf(full, file, files) is { } text && file.Parse(text) is { } root
            ? ReadAll(root, new LoginReader(secrets, needsHostKey: !options.LearnsHostKeys))
            : InventorySnapshot.Empty;
        return new InventoryReading(snapshot, file.Problems, files);
    }

    private static string? TextOf(string path, YamlFile file, FileContents files)
    {
        try
        {
            return Encoding.UTF8.GetString(files.Read(path));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            file.Reject($"cannot be read: {unreadable.Message}", "Name a YAML file that this process may read, or leave it empty.");
            return null;
        }
    }

    private InventorySnapshot ReadAll(YamlSection root, LoginReader logins)
    {
        if (!root.Has("devices"))
        {
            root.Reject(null, "'devices' is missing.", "Write a list of devices under the key devices.");
        }

        var jumpHosts = Named(root, "jump_hosts").Select(one => (one.Section, Entry: JumpHostOf(one.Name, one.Section, logins))).ToList();
        var groups = Named(root, "groups").Select(one => (one.Name, Watched: WatchedIn(one.Section))).ToList();
        var devices = root.Sections("devices").Select(section => (section, Entry: DeviceOf(section, logins))).ToList();
        root.Close("The file holds the keys devices, jump_hosts and groups.");

        foreach (var again in devices.GroupBy(one => one.Entry.Id).Where(same => same.Key.Length > 0).SelectMany(same => same.Skip(1)))
        {
            again.section.Reject("id", $"{again.Entry.Id} is listed twice.", "Every device has one entry.");
        }

        var snapshot = new InventorySnapshot(devices.Select(one => one.Entry).DistinctBy(entry => entry.Id), jumpHosts.Select(one => one.Entry), groups.Where(one => one.Watched.Count > 0).ToDictionary(one => one.Name, one => one.Watched, StringComparer.Ordinal));
        foreach (var (section, entry) in jumpHosts.Concat(devices))
        {
            if (snapshot.Way(entry.Login?.Jump ?? entry.Own?.Jump, out var problem) is null && problem is not null)
            {
                section.Reject("jump", problem, $"Name one of 'jump_hosts' or a device of this file; at most {InventorySnapshot.MaxHops} one after the other.");
            }
        }

        return snapshot;
    }

    /// <summary>Returns the mappings of a section whose keys are names.</summary>
    private static IEnumerable<(string Name, YamlSection Section)> Named(YamlSection root, string key)
    {
        var sections = root.Section(key);
        return (sections?.Keys ?? []).Select(name => (Name: name, Section: sections!.Section(name))).Where(one => one.Section is not null).Select(one => (one.Name, one.Section!));
    }

    private static IReadOnlyList<InterfaceName> WatchedIn(YamlSection group)
    {
        var watched = WatchedInterfacesReader.Read(group) ?? [];
        group.Close($"Keys of a group: {WatchedInterfacesReader.Key}.");
        return watched;
    }

    private static DeviceEntry JumpHostOf(string name, YamlSection section, LoginReader logins)
    {
        var entry = new DeviceEntry { Id = name, Host = HostOf(section, required: true), Login = logins.Read(section) };
        section.Close($"Keys of a jump host: host, {LoginReader.Keys}.");
        return entry;
    }

    private DeviceEntry DeviceOf(YamlSection section, LoginReader logins)
    {
        var known = options.DeviceService is not null;
        var transport = TransportOf(section);
        var login = options.CredentialsDirectory is null || logins.IsGiven(section) ? logins.Read(section, transport == Transport.Ssh) : null;
        var entry = new DeviceEntry
        {
            Id = section.Required("id", "Give the device_id that callers send."),
            Host = HostOf(section, required: !known),
            Platform = PlatformOf(section, required: !known),
            Transport = transport,
            Group = section.Text("group"),
            AwxHost = AwxHostOf(section),
            WatchedInterfaces = WatchedInterfacesReader.Read(section),
            Login = login,
            Own = login is null ? LoginReader.ReadOwn(section) : null,
        };
        if (transport == Transport.CollectService)
        {
            CheckCollectService(section, entry);
        }

        section.Close(Keys);
        return entry;
    }

    private void CheckCollectService(YamlSection section, DeviceEntry entry)
    {
        if (options.CollectServiceUrl is null)
        {
            section.Reject("transport", "is collect-service, and COLLECT_SERVICE_URL is not set.", "Set it, or use ssh.");
        }

        if (!int.TryParse(entry.Id, out _))
        {
            section.Reject("id", "is no whole number, which collect-service asks for.", "Use the platform's number, or the transport ssh.");
        }

        if (entry.Login is { Credential: KeyCredential } or { Jump: not null } || entry.Own?.Jump is not null)
        {
            section.Reject("transport", "is collect-service, which takes a password and nothing else.", "Give a password, no key and no jump.");
        }
    }

    private static string? HostOf(YamlSection section, bool required)
    {
        var host = required ? section.Required("host", "Give its address or name.") : section.Text("host");
        if (host is { Length: > 0 } && Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            section.Reject("host", "is neither an address nor a host name.", "Give one, without a port.");
        }

        return host;
    }

    private static string? AwxHostOf(YamlSection section)
    {
        var host = section.Text("awx_host");
        if (host is not null && !AnsibleHost.IsName(host))
        {
            section.Reject("awx_host", "is no name of one host in an inventory.", "Use letters, digits, '.', '_' and '-', a letter or digit first; not all, ungrouped or localhost.");
        }

        return host;
    }

    private static Transport TransportOf(YamlSection section)
    {
        switch (section.Text("transport"))
        {
            case null or "ssh":
                return Transport.Ssh;
            case "collect-service":
                return Transport.CollectService;
            default:
                section.Reject("transport", "is not known.", "Use ssh or collect-service.");
                return Transport.Ssh;
        }
    }

    private Platform? PlatformOf(YamlSection section, bool required)
    {
        var known = $"Use one of: {string.Join(", ", platforms.Keys)}.";
        var name = required ? section.Required("platform", known) : section.Text("platform");
        if (name is { Length: > 0 } && !platforms.ContainsKey(name))
        {
            section.Reject("platform", $"'{name}' is not known.", known);
        }

        return name is null ? null : platforms.GetValueOrDefault(name);
    }
}

/// <summary>The result of reading <c>DEVICES_FILE</c>.</summary>
/// <param name="Snapshot">The content; valid only without problems.</param>
/// <param name="Problems">What is wrong with it.</param>
/// <param name="Files">The file, and those that it refers to.</param>
internal sealed record InventoryReading(InventorySnapshot Snapshot, IReadOnlyList<YamlProblem> Problems, FileContents Files)
{
    /// <summary>The result without a file.</summary>
    public static InventoryReading Nothing { get; } = new(InventorySnapshot.Empty, [], new FileContents());
}
