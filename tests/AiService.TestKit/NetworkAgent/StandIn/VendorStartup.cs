
namespace AiService.Tests.NetworkAgent.StandIn;

/// <summary>How a vendor's device writes its start-up configuration: what it reads, what it asks back, and what it says then.</summary>
internal sealed class VendorStartup(string platform)
{
    private bool asking;

    /// <summary>False when its questions are a test's.</summary>
    public bool AsksItself { get; set; } = true;

    /// <summary>True when the last change has been written.</summary>
    public bool IsSaved { get; private set; }

    /// <summary>What stands in the prompt's place while it waits for a yes; null while it asks nothing.</summary>
    public string? Question => asking ? "Are you sure to continue?[Y/N]" : null;

    public void Changed() => IsSaved = false;

    /// <summary>What is printed after a line; null when it has nothing to do with saving.</summary>
    public string? Answer(string line) => (platform, line) switch
    {
        ("vrp" or "vrp8", "save") when AsksItself => Ask(),
        ("vrp" or "vrp8" or "comware", "save") => Saved("Save the configuration successfully.\n"),
        ("comware", "save force") => Saved("Validating file. Please wait...\nSaved the current configuration to mainboard device successfully.\n"),
        ("ios", "write memory") => Saved("Building configuration...\n[OK]\n"),
        ("eos", "write memory") => Saved("Copy completed successfully.\n"),
        ("nxos", "copy running-config startup-config") => Saved("[########################################] 100%\nCopy complete, now saving to disk (please wait)...\nCopy complete.\n"),
        _ => null,
    };

    /// <summary>What is printed after the answer to its question.</summary>
    public string Decide(string line)
    {
        asking = false;
        return line is "y" or "Y" ? Saved("Now saving the current configuration to the slot 0.\nSave the configuration successfully.\n") : "";
    }

    private string Ask()
    {
        asking = true;
        return "The current configuration will be written to flash:/vrpcfg.zip.\n";
    }

    private string Saved(string words)
    {
        IsSaved = true;
        return words;
    }
}
