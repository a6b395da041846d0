using AiService.Faults;
using Renci.SshNet;

namespace AiService.NetworkAgent.Inventory;

/// <summary>
/// Authenticates the agent to a device. Credentials are classes without readable properties, never records: neither a log nor a debugger that
/// prints objects shows what they hold.
/// </summary>
internal abstract class Credential
{
    /// <summary>Returns new authentication methods for one connection.</summary>
    public abstract AuthenticationMethod[] MethodsFor(string username);

    /// <summary>Masks the secrets of this credential, which a device may echo.</summary>
    public abstract string Hide(string text);

    /// <summary>Returns the password, for a transport that logs in by itself; null when there is none.</summary>
    public virtual string? PasswordForTransport() => null;

    protected static string Hide(string text, string? secret)
    {
        // A secret of one or two characters would mask half of the device's words.
        return secret is { Length: > 2 } ? text.Replace(secret, "***", StringComparison.Ordinal) : text;
    }
}

/// <param name="password">Also the answer to a hidden question that <paramref name="answers"/> do not know.</param>
/// <param name="answers">For logins that ask for more than a password.</param>
internal sealed class PasswordCredential(string password, params IReadOnlyList<PromptAnswer> answers) : Credential
{
    public override AuthenticationMethod[] MethodsFor(string username)
    {
        // Many devices offer the password only as keyboard-interactive.
        var asked = new KeyboardInteractiveAuthenticationMethod(username);
        var before = new HashSet<string>(StringComparer.Ordinal);
        asked.AuthenticationPrompt += (_, questions) =>
        {
            var again = questions.Prompts.Where(question => before.Contains(question.Request)).ToList();
            foreach (var question in questions.Prompts)
            {
                // The same question again: the answer was wrong, and a repetition could lock the account.
                question.Response = again.Contains(question) ? "" : AnswerTo(question.Request, question.IsEchoed, username);
                before.Add(question.Request);
            }
        };

        // The method "password" never asks several questions.
        return answers.Count > 0 ? [asked] : [new PasswordAuthenticationMethod(username, password), asked];
    }

    public override string Hide(string text) => answers.Aggregate(Hide(text, password), (hidden, answer) => Hide(hidden, answer.Text()));

    public override string? PasswordForTransport() => password;

    private string AnswerTo(string question, bool shown, string username)
    {
        // An echoed prompt never gets the password.
        return answers.FirstOrDefault(answer => answer.Fits(question))?.Text() ?? (shown ? username : password);
    }
}

/// <summary>The answer to one of the questions that a login asks.</summary>
internal sealed class PromptAnswer(LinearPattern question, string answer)
{
    public bool Fits(string asked) => question.IsMatch(asked);

    public string Text() => answer;
}

/// <param name="pem">The private key file's content, parsed for every connection: keys are not shared between threads.</param>
/// <param name="passphrase">Null when the key is not protected.</param>
internal sealed class KeyCredential(byte[] pem, string? passphrase = null) : Credential
{
    public override AuthenticationMethod[] MethodsFor(string username)
    {
        var stream = new MemoryStream(pem, writable: false);
        return [new PrivateKeyAuthenticationMethod(username, passphrase is null ? new PrivateKeyFile(stream) : new PrivateKeyFile(stream, passphrase))];
    }

    public override string Hide(string text) => Hide(text, passphrase);
}
