using System.Text.RegularExpressions;
using AiService.Hosting;
using AiService.NetworkAgent.Platforms;
using AiService.NetworkAgent.Yaml;

namespace AiService.NetworkAgent.Inventory;

/// <summary>Reads and validates <c>DEVICES_FILE</c>; everything that is wrong with it is told at once, with its line.</summary>
internal static partial class InventoryFile
{
    internal const string Variable = "DEVICES_FILE";
    private const string Keys = "Keys: id, host, port, platform, username, host_key and one of password_env, password_file, private_key_file.";

    public static DeviceInventory Read(SettingsReader settings, IReadOnlyDictionary<string, Platform> platforms)
    {
        if (settings.Text(Variable) is not { } path)
        {
            return new DeviceInventory(null, []);
        }

        var file = new YamlFile(path);
        var devices = TextOf(path, settings) is { } text && file.Parse(text) is { } root
            ? ReadAll(root, new CredentialReader(settings, Path.GetDirectoryName(Path.GetFullPath(path))!), platforms)
            : [];

        foreach (var problem in file.Problems)
        {
            settings.Reject(Variable, $"{problem.Place}: {problem.Problem}", problem.Cure);
        }

        return new DeviceInventory(path, file.Problems.Count == 0 ? devices : []);
    }

    private static string? TextOf(string path, SettingsReader settings)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            settings.Reject(Variable, $"{path} cannot be read: {unreadable.Message}", "Name a YAML file that this process may read, or leave it empty.");
            return null;
        }
    }

    private static List<Device> ReadAll(YamlSection root, CredentialReader credentials, IReadOnlyDictionary<string, Platform> platforms)
    {
        var devices = new List<Device>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        if (!root.Has("devices"))
        {
            root.Reject(null, "'devices' is missing.", "Write a list of devices under the key devices.");
        }

        foreach (var section in root.Sections("devices"))
        {
            var device = ReadOne(section, credentials, platforms);
            if (device.Id.Length > 0 && !seen.Add(device.Id))
            {
                section.Reject("id", $"{device.Id} is listed twice.", "Every device has one entry.");
            }

            devices.Add(device);
        }

        root.Close("The file holds the one key devices.");
        return devices;
    }

    private static Device ReadOne(YamlSection section, CredentialReader credentials, IReadOnlyDictionary<string, Platform> platforms)
    {
        var device = new Device
        {
            Id = section.Required("id", "Give the device_id that callers send."),
            Host = section.Required("host", "Give its address or name."),
            Port = section.Whole("port", 22, 1, 65535),
            Platform = PlatformOf(section, platforms),
            Username = section.Required("username", "Give the login's name."),
            Credential = credentials.Read(section),
            HostKey = section.Required("host_key", "Ask the device itself: ssh-keygen -lf of its host key prints SHA256:…"),
        };

        if (device.Host.Length > 0 && Uri.CheckHostName(device.Host) == UriHostNameType.Unknown)
        {
            section.Reject("host", "is neither an address nor a host name.", "Give one, without a port.");
        }

        if (device.HostKey.Length > 0 && !Fingerprint().IsMatch(device.HostKey))
        {
            section.Reject("host_key", "is no SHA-256 fingerprint.", "Copy it from ssh-keygen -lf: SHA256: and 43 characters.");
        }

        section.Close(Keys);
        return device;
    }

    private static Platform PlatformOf(YamlSection section, IReadOnlyDictionary<string, Platform> platforms)
    {
        var known = $"Use one of: {string.Join(", ", platforms.Keys)}.";
        var name = section.Required("platform", known);
        if (platforms.TryGetValue(name, out var platform))
        {
            return platform;
        }

        if (name.Length > 0)
        {
            section.Reject("platform", $"'{name}' is not known.", known);
        }

        return platforms.Values.First();
    }

    [GeneratedRegex(@"\ASHA256:[A-Za-z0-9+/]{43}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Fingerprint();
}
