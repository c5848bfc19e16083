// Keeps the worker's BIO callback from lying to an OpenSSL that was built with kernel TLS, as Debian's is.
//
// The callback answers 1 after every control operation. OpenSSL asks the BIO whether the kernel encrypts
// (BIO_CTRL_GET_KTLS_SEND), believes that 1, allocates no write buffer, and the first DTLS handshake crashes.
// After an operation the operation's own result is the only right answer.
// Included by force before DtlsTransport.cpp.
#pragma once

#include <openssl/bio.h>

template<BIO_callback_fn_ex Callback>
long answerWithOwnResult(
  BIO* bio, int operation, const char* data, size_t len, int argi, long argl, int result, size_t* processed)
{
	const long answer = Callback(bio, operation, data, len, argi, argl, result, processed);

	return (operation & BIO_CB_RETURN) ? static_cast<long>(result) : answer;
}

#define BIO_set_callback_ex(bio, callback) (BIO_set_callback_ex)(bio, answerWithOwnResult<callback>)
