using System.Collections.Frozen;

namespace AiService.Knowledge.Search;

/// <summary>Which names mean the same maker of devices.</summary>
internal static class Vendors
{
    private static readonly FrozenDictionary<string, string> Keys = new Dictionary<string, string[]>
    {
        ["huawei"] = ["华为", "vrp", "vrp8", "quidway"],
        ["h3c"] = ["华三", "新华三", "comware"],
        ["cisco"] = ["思科", "ios", "ios-xe", "nx-os", "nxos"],
        ["juniper"] = ["瞻博", "junos"],
        ["ruijie"] = ["锐捷"],
        ["zte"] = ["中兴"],
        ["arista"] = ["eos"],
    }
        .SelectMany(vendor => vendor.Value.Select(name => (name, vendor.Key)))
        .ToFrozenDictionary(pair => pair.name, pair => pair.Key, StringComparer.Ordinal);

    /// <summary>The vendor's one key; an unknown name is its own.</summary>
    public static string Key(string folded) => Keys.GetValueOrDefault(folded, folded);
}
