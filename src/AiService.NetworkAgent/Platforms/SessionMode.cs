namespace AiService.NetworkAgent.Platforms;

/// <summary>How commands reach a device.</summary>
internal enum SessionMode
{
    /// <summary>An exec channel for each command; its exit status tells whether it was taken.</summary>
    Exec,

    /// <summary>Typed at a prompt, one after the other, in one session.</summary>
    Shell,
}
