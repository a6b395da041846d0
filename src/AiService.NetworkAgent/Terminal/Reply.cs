namespace AiService.NetworkAgent.Terminal;

/// <summary>A device's answer to one command, with LF line ends, without echo and prompt.</summary>
/// <param name="Output">What the device printed.</param>
/// <param name="Errors">The error stream of an exec channel.</param>
/// <param name="ExitStatus">The exit status of an exec channel; null at a prompt, where only the words show whether a command was accepted.</param>
internal sealed record Reply(string Output, string Errors = "", int? ExitStatus = null)
{
    public string Everything => Errors.Length == 0 ? Output : $"{Output}\n{Errors}";
}
