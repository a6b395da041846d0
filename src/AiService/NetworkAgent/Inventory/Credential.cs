using Renci.SshNet;

namespace AiService.NetworkAgent.Inventory;

/// <summary>
/// How the agent proves itself to a device. Classes without readable properties, never records: neither a log nor a debugger's
/// habit of printing objects can show what they hold.
/// </summary>
internal abstract class Credential
{
    /// <summary>Fresh methods for one connection.</summary>
    public abstract AuthenticationMethod[] MethodsFor(string username);
}

internal sealed class PasswordCredential(string password) : Credential
{
    public override AuthenticationMethod[] MethodsFor(string username)
    {
        // Many devices offer the password only as keyboard-interactive.
        var asked = new KeyboardInteractiveAuthenticationMethod(username);
        asked.AuthenticationPrompt += (_, questions) =>
        {
            foreach (var question in questions.Prompts.Where(question => !question.IsEchoed))
            {
                question.Response = password;
            }
        };
        return [new PasswordAuthenticationMethod(username, password), asked];
    }
}

/// <param name="pem">The private key file's content, parsed anew for every connection: keys are not shared between threads.</param>
internal sealed class KeyCredential(byte[] pem) : Credential
{
    public override AuthenticationMethod[] MethodsFor(string username)
    {
        return [new PrivateKeyAuthenticationMethod(username, new PrivateKeyFile(new MemoryStream(pem, writable: false)))];
    }
}
