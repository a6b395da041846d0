using AiService.Faults;
using AiService.NetworkAgent.Yaml;

namespace AiService.NetworkAgent.Inventory;

/// <summary>Reads <c>watched_interfaces</c> of a device or a group.</summary>
internal static class WatchedInterfacesReader
{
    public const string Key = "watched_interfaces";

    private const int Most = 1000;

    /// <returns>Different interfaces as they are written there; null when the key is missing.</returns>
    public static IReadOnlyList<InterfaceName>? Read(YamlSection section)
    {
        if (!section.Has(Key))
        {
            return null;
        }

        var texts = section.Texts(Key);
        if (texts.Count > Most)
        {
            section.Reject(Key, $"has more than {Most} names.", "List the interfaces that matter.");
        }

        var names = new List<InterfaceName>();
        foreach (var (index, text) in texts.Index())
        {
            if (InterfaceName.TryParse(text, out var name))
            {
                names.Add(name);
            }
            else
            {
                section.Reject(Key, $"holds something that is no name of an interface: item {index + 1}.", "Write one name an item, as the device prints it: GigabitEthernet0/0/1.");
            }
        }

        return [.. names.DistinctBy(name => name.Canonical)];
    }
}
