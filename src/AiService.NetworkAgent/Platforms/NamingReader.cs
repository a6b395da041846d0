using AiService.Faults;
using AiService.NetworkAgent.Yaml;

namespace AiService.NetworkAgent.Platforms;

/// <summary>Reads a platform's <c>interfaces</c>: lists of kinds that the program knows, and names of the platform's file.</summary>
internal static class NamingReader
{
    public static InterfaceNaming Read(YamlSection section, LinearPattern? asWritten, LinearPattern? logicalAsWritten)
    {
        var names = section.Section("names");
        var logical = section.Texts("logical");
        // The file's own names come first: they win for an abbreviation that the list has too.
        var kinds = (names?.Keys ?? []).Select(name => new PortKind(name, names!.Text(name) ?? name, logical.Contains(name))).ToList();
        foreach (var kind in ListOf(section, "kinds").Where(kind => kinds.All(own => own.Long != kind.Long)).ToList())
        {
            kinds.Add(new PortKind(kind.Long, kind.Printed, kind.IsLogical || logical.Contains(kind.Long)));
        }

        foreach (var unknown in logical.Except(kinds.Select(kind => kind.Long)))
        {
            section.Reject("logical", $"names '{unknown}', which 'names' does not hold.", PlatformReader.Cure);
        }

        var naming = new InterfaceNaming(kinds, asWritten, logicalAsWritten, ListOf(section, "kinds_as_written"));
        section.Close(PlatformReader.Cure);
        return naming;
    }

    private static IReadOnlyList<InterfaceKind> ListOf(YamlSection section, string key)
    {
        if (section.Text(key) is not { } name)
        {
            return [];
        }

        if (InterfaceLists.Of(name) is { } list)
        {
            return list;
        }

        section.Reject(key, $"names '{name}', which is no list of interface kinds.", $"Known: {string.Join(", ", InterfaceLists.Names)}.");
        return [];
    }
}
